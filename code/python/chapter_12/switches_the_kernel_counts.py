"""To the kernel a thousand switches between greenlets are one thread at work; each handover
between threads is a switch of its own.
"""

from queue import SimpleQueue
from resource import RUSAGE_THREAD, getrusage
from threading import Thread

from greenlet import getcurrent, greenlet


def coroutines():
    def echo(n):
        while True:
            n = outside.switch(n)

    outside = getcurrent()
    answering = greenlet(echo)
    for n in range(1000):
        assert answering.switch(n) == n


def threads():
    def echo():
        for n in iter(heard.get, None):
            answers.put(n)

    heard, answers = SimpleQueue(), SimpleQueue()
    answering = Thread(target=echo)
    answering.start()
    for n in range(1000):
        heard.put(n)
        assert answers.get() == n
    heard.put(None)
    answering.join()


def counted(work):
    before = getrusage(RUSAGE_THREAD).ru_nvcsw
    work()
    return getrusage(RUSAGE_THREAD).ru_nvcsw - before


print(f"1000 round trips to a coroutine: I slept {counted(coroutines)} times")
print(f"1000 round trips to a thread: I slept {counted(threads)} times")
