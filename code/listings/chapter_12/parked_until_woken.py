"""A loop sleeps while its coroutine is pending, and runs it on when it has been woken. The
coroutine hands out a function that says what is to wake it.
"""

import threading


class YieldNow:
    def __await__(self):
        yield lambda wake: wake()


def block_on(coroutine):
    woken = threading.Event()
    while True:
        print("main: I poll")
        try:
            arrange = coroutine.send(None)
        except StopIteration as end:
            return end.value
        arrange(woken.set)
        woken.wait()
        woken.clear()


async def pause():
    await YieldNow()


block_on(pause())
print("main: it has finished")
