"""To the kernel a thousand switches between greenlets are one thread at work; each handover
between threads is a switch of its own.
"""

import os
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
        while said := os.read(heard, 1):
            os.write(answer, said)

    heard, to_echo = os.pipe()
    answers, answer = os.pipe()
    answering = Thread(target=echo)
    answering.start()
    for _ in range(1000):
        os.write(to_echo, b"?")
        os.read(answers, 1)
    os.close(to_echo)
    answering.join()


def counted(work):
    before = getrusage(RUSAGE_THREAD)
    work()
    after = getrusage(RUSAGE_THREAD)
    return after.ru_nvcsw - before.ru_nvcsw + after.ru_nivcsw - before.ru_nivcsw


print(f"1000 round trips to a coroutine: I lost the core {counted(coroutines)} times")
print(f"1000 round trips to a thread: I lost the core {counted(threads)} times")
