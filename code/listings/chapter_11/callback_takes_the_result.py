"""A program can give a task with a callback for its result, and go on."""

from multiprocessing import Pool
from time import sleep

SECOND = 0.02  # of the book


def add_hundred(number):
    sleep(2 * SECOND)
    return number + 100


def callback(number):
    print(f"callback: {number}", flush=True)


if __name__ == "__main__":
    pool = Pool(5)
    for number in range(10):
        pool.apply_async(add_hundred, (number,), callback=callback)
    print("all are given", flush=True)
    pool.close()
    pool.join()
    print("all are done")
