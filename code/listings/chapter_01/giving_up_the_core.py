"""The scheduler takes a core from a process that waits, and from one that has computed long enough;
it counts the two apart. (Threads of Python would wait for each other as well.)
"""

import os
import time
from multiprocessing import get_context
from resource import RUSAGE_THREAD, getrusage

SECOND = 0.02  # of the book
fork = get_context("fork")


def switches():
    usage = getrusage(RUSAGE_THREAD)
    return usage.ru_nvcsw, usage.ru_nivcsw


def sleep_ten_times():
    for _ in range(10):
        time.sleep(SECOND)


def compute():
    begin = time.monotonic()
    while time.monotonic() - begin < 20 * SECOND:
        pass


def report(what, work):
    work()
    gave, taken = switches()
    print(f"{what}: gave up the core {gave} times, had it taken away {taken} times", flush=True)


if __name__ == "__main__":
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # all on one core
    tasks = [("sleeping", sleep_ten_times), ("computing", compute), ("computing", compute)]
    processes = [fork.Process(target=report, args=task) for task in tasks]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
