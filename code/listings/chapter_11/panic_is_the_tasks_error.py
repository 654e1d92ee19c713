"""An exception is raised again where the result is asked for; the worker lives, and does the next
task.
"""

import os
from multiprocessing import Pool


def divide(a, b):
    return os.getpid(), a // b


if __name__ == "__main__":
    with Pool(1) as pool:
        tasks = [pool.apply_async(divide, (6, b)) for b in [3, 0, 2]]
        for task in tasks:
            try:
                worker, quotient = task.get()
                print(f"worker {worker}: {quotient}")
            except ZeroDivisionError as error:
                print(f"it raised: {error}")
