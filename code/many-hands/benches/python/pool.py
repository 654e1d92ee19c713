"""The Python side of `just bench pool`."""

import multiprocessing
from time import perf_counter

from worker import serve

BYTES = 200_000_000


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


def imap_unordered(pool):
    def job(count):
        begin = perf_counter()
        total = sum(pool.imap_unordered(square, range(count), chunksize=500))
        took = perf_counter() - begin
        assert total == sum(map(square, range(count)))
        return took

    return job


def ones(length):
    return b"\1" * length


def there(pool):
    def job(count):
        message = ones(BYTES)
        begin = perf_counter()
        length = pool.apply(len, (message,))
        took = perf_counter() - begin
        assert length == BYTES
        return took

    return job


def back(pool):
    def job(count):
        begin = perf_counter()
        message = pool.apply(ones, (BYTES,))
        took = perf_counter() - begin
        assert len(message) == BYTES
        return took

    return job


if __name__ == "__main__":
    with multiprocessing.get_context("fork").Pool(2) as workers:
        serve({
            "apply": apply(workers),
            "apply_async": apply_async(workers),
            "map, chunks of 1": mapped(workers, 1),
            "map": mapped(workers, None),
            "imap_unordered": imap_unordered(workers),
            "there": there(workers),
            "back": back(workers),
        })
