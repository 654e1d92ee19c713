"""Two downloads in two processes take as long as the longer one: the maximum."""

import os
from multiprocessing import get_context
from time import monotonic, sleep

SECOND = 0.02  # of the book
fork = get_context("fork")


def download(file, time):
    print(f"{file} begins in process {os.getpid()}", flush=True)
    sleep(time * SECOND)
    print(f"{file} is there after {time} seconds", flush=True)


if __name__ == "__main__":
    start = monotonic()
    one = fork.Process(target=download, args=("test1.txt", 7))
    two = fork.Process(target=download, args=("test2.txt", 9))
    one.start()
    two.start()
    one.join()
    two.join()
    print(f"both are there after {(monotonic() - start) / SECOND:.1f} seconds")
