"""To share seventy additions costs more than to do them: each task is pickled, sent, and waited
for.
"""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from time import perf_counter


def total(numbers):
    return sum(number * number % 7 for number in numbers)


def quickest(work):
    """The quickest of twenty, so that it does not matter what else the machine does."""
    times = []
    for _ in range(20):
        begin = perf_counter()
        work()
        times.append(perf_counter() - begin)
    return min(times)


if __name__ == "__main__":
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        for count in [70, 70_000]:
            halves = [range(count // 2), range(count // 2, count)]
            alone = quickest(lambda: total(range(count)))
            shared = quickest(lambda: sum(pool.map(total, halves)))
            print(f"{count} alone: {1e6 * alone:.1f} µs")
            print(f"{count} shared: {shared / alone:.1f} times as long")
