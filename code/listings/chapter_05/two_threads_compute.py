"""The same sum by one thread, by two threads and by two processes: how long each takes, and how
much work it is.
"""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

from work_and_time import measure

COUNT = 1_400_000
HALVES = [range(COUNT // 2), range(COUNT // 2, COUNT)]


def total(numbers):
    return sum(number * number % 7 for number in numbers)


def two_threads():
    with ThreadPoolExecutor(2) as pool:
        return sum(pool.map(total, HALVES))


def two_processes():
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        return sum(pool.map(total, HALVES))


if __name__ == "__main__":
    measure("one thread", lambda: total(range(COUNT)))
    measure("two processes", two_processes)  # forked before there are threads
    measure("two threads", two_threads)
