"""A timeout of get() limits the caller that waits: the task goes on, and holds its worker."""

from multiprocessing import Pool, TimeoutError
from time import sleep

SECOND = 0.02  # of the book


def square(number):
    """Hangs at a 3 and at a 4."""
    if number in (3, 4):
        sleep(1000 * SECOND)
    return number * number


if __name__ == "__main__":
    with Pool(2) as pool:
        tasks = [pool.apply_async(square, (number,)) for number in range(1, 6)]
        for number, task in enumerate(tasks, start=1):
            try:
                print(f"{number}: {task.get(timeout=20 * SECOND)}")
            except TimeoutError:
                print(f"{number}: no result after 20 seconds")
