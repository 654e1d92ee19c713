"""The items of a chunk travel in one message, and one worker does them all."""

import os
from multiprocessing import Pool


def worker_of(item):
    return os.getpid()


def workers_of_each(pool, items, chunk):
    """How many workers were at each chunk."""
    workers = pool.map(worker_of, range(items), chunksize=chunk)
    return [len(set(workers[begin : begin + chunk])) for begin in range(0, items, chunk)]


if __name__ == "__main__":
    with Pool(2) as pool:
        print(f"chunks of 4, workers at each: {workers_of_each(pool, 12, 4)}")
        print(f"chunks of 6, workers at each: {workers_of_each(pool, 12, 6)}")
