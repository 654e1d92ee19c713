"""A worker that is killed in the middle of a task takes the task with it: multiprocessing's pool
does not say so, and a new worker does the next one; an executor does say so, and is broken.
"""

import os
import signal
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import Pool, TimeoutError

SECOND = 0.02  # of the book


def square(number):
    """Dies of a 2, as a process does that the kernel kills because memory has run out."""
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid(), number * number


if __name__ == "__main__":
    with Pool(1) as pool:
        worker, result = pool.apply(square, (1,))
        print(f"1: {result}, from worker {worker}")
        try:
            pool.apply_async(square, (2,)).get(timeout=25 * SECOND)
        except TimeoutError:
            print("2: no result after 25 seconds, and there will be none")
        worker, result = pool.apply(square, (3,))
        print(f"3: {result}, from worker {worker}")

    with ProcessPoolExecutor(1) as executor:
        tasks = [executor.submit(square, number) for number in (1, 2, 3)]
        errors = [task.exception() for task in tasks]
        print(f"an executor's 2: {type(errors[1]).__name__}")
        try:
            executor.submit(square, 1)
        except BrokenProcessPool:
            print("and it takes no more tasks")
