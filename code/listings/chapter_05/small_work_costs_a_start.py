"""A process for a small piece of work costs more than the work, and more than a thread for it."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from time import perf_counter


def total(count):
    return sum(number * number % 7 for number in range(count))


def in_a_thread(count):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(total, count).result()


def in_a_process(count):
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
        return pool.submit(total, count).result()


def quickest(work):
    """The quickest of twenty, so that it does not matter what else the machine does."""
    times = []
    for _ in range(20):
        begin = perf_counter()
        assert work(700) == 1400
        times.append(perf_counter() - begin)
    return min(times)


if __name__ == "__main__":
    print(f"at once: {1e6 * quickest(total):.0f} µs")
    print(f"in a process: {1e6 * quickest(in_a_process):.0f} µs")  # before there are threads
    print(f"in a thread: {1e6 * quickest(in_a_thread):.0f} µs")
