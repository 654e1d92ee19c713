"""Four calls of apply() take four times as long as one; four tasks of apply_async() run side by
side.
"""

from multiprocessing import Pool
from time import monotonic, sleep

SECOND = 0.02  # of the book


def work(number):
    sleep(5 * SECOND)
    return number


def report(how, spent):
    print(f"{how}: {spent / SECOND:.1f} seconds")


if __name__ == "__main__":
    with Pool(4) as pool:
        start = monotonic()
        for number in range(4):
            pool.apply(work, (number,))
        report("apply", monotonic() - start)

        start = monotonic()
        tasks = [pool.apply_async(work, (number,)) for number in range(4)]
        for task in tasks:
            task.get()
        report("apply_async", monotonic() - start)
