"""The Python side of `just bench pool`."""

import multiprocessing
from time import perf_counter

from worker import serve


def square(number):
    return number * number


def apply(pool):
    def job(count):
        begin = perf_counter()
        for number in range(count):
            pool.apply(square, (number,))
        return perf_counter() - begin

    return job


def apply_async(pool):
    def job(count):
        begin = perf_counter()
        for result in [pool.apply_async(square, (number,)) for number in range(count)]:
            result.get()
        return perf_counter() - begin

    return job


def mapped(pool, chunk):
    def job(count):
        begin = perf_counter()
        pool.map(square, range(count), chunksize=chunk)
        return perf_counter() - begin

    return job


if __name__ == "__main__":
    with multiprocessing.get_context("fork").Pool(2) as workers:
        serve({
            "apply": apply(workers),
            "apply_async": apply_async(workers),
            "map, chunks of 1": mapped(workers, 1),
            "map": mapped(workers, None),
        })
