"""apply() waits for the result of its task; the worker does not end, and takes the next one."""

import os
from multiprocessing import Pool


def square(number):
    print(f"worker {os.getpid()}: {number} times {number}", flush=True)
    return number * number


if __name__ == "__main__":
    with Pool(1) as pool:
        number = 2
        for _ in range(3):
            number = pool.apply(square, (number,))
            print(f"main: {number}", flush=True)
