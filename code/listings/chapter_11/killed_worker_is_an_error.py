"""A worker that is killed in the middle of a task takes the task with it, and nobody is told; a new
worker does the next one.
"""

import os
import signal
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
