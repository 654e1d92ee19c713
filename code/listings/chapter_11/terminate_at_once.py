"""terminate() ends the workers in the middle of their tasks; a wait for one of these tasks lasts
for ever, or until a timeout.
"""

from multiprocessing import Pool, TimeoutError
from time import sleep

SECOND = 0.02  # of the book

if __name__ == "__main__":
    pool = Pool(2)
    tasks = [pool.apply_async(sleep, (1000 * SECOND,)) for _ in range(3)]
    pool.terminate()
    for task in tasks:
        try:
            task.get(timeout=5 * SECOND)
            print("done")
        except TimeoutError:
            print("no result after five seconds")
