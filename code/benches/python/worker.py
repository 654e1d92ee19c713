"""The other side of the benchmarks' Worker: each line is a job's name and a count, the answer is the seconds it took."""

import sys
from time import perf_counter


def timed(once):
    """A job that does something so many times."""

    def job(count):
        begin = perf_counter()
        for _ in range(count):
            once()
        return perf_counter() - begin

    return job


def serve(jobs):
    for line in sys.stdin:
        name, count = line.rsplit(" ", 1)
        print(jobs[name](int(count)), flush=True)
