"""A pool of four does at most four of ten tasks at a time, and its workers take the others as they
become free.
"""

import os
from collections import Counter
from multiprocessing import Pool
from time import sleep

SECOND = 0.02  # of the book


def work(number):
    print(f"task {number} begins in worker {os.getpid()}", flush=True)
    sleep(2 * SECOND)
    print(f"task {number} ends", flush=True)
    return os.getpid()


if __name__ == "__main__":
    with Pool(4) as pool:
        tasks = [pool.apply_async(work, (number,)) for number in range(1, 11)]
        done = Counter(task.get() for task in tasks)
    print(f"tasks done by each worker: {list(done.values())}")
