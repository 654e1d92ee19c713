"""With four workers, the fifth download begins when one of the first four has ended."""

import os
from multiprocessing import Pool
from time import monotonic, sleep

SECOND = 0.02  # of the book


def download(file, time):
    print(f"{file} begins in worker {os.getpid()}", flush=True)
    sleep(time * SECOND)
    print(f"{file} is there after {time} seconds", flush=True)


if __name__ == "__main__":
    with Pool(4) as pool:
        start = monotonic()
        downloads = [("test1", 6), ("test2", 5), ("test3", 10), ("test4", 9), ("test5", 5)]
        tasks = [pool.apply_async(download, args) for args in downloads]
        for task in tasks:
            task.get()
        spent = (monotonic() - start) / SECOND
    print(f"all are there after {spent:.1f} seconds")
