"""When main ends without waiting, the workers end with it; a task is done only if there was time
before.
"""

from multiprocessing import Pool
from time import sleep

SECOND = 0.02  # of the book


def work(number, time):
    sleep(time * SECOND)
    print(f"task {number} is done", flush=True)


if __name__ == "__main__":
    pool = Pool(1)
    tasks = [pool.apply_async(work, args) for args in [(1, 1), (2, 1), (3, 1000)]]
    while not tasks[1].ready():
        sleep(SECOND)  # main has other things to do
    print("main ends", flush=True)
