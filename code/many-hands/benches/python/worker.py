"""The other side of the benchmarks' Worker: each line is a job's name and a count, the answer is the seconds it took, or the bytes."""

import sys

try:
    from time import perf_counter
except ImportError:  # Python 2
    from time import time as perf_counter


def timed(once):
    """A job that does something so many times."""

    def job(count):
        begin = perf_counter()
        for _ in range(count):
            once()
        return perf_counter() - begin

    return job


def checked(job):
    """Times a sum, and checks it: the squares of any seven numbers in a row come to 14, modulo 7 each."""

    def timed(count):
        begin = perf_counter()
        result = job(count)
        took = perf_counter() - begin
        assert result == 2 * count, result
        return took

    return timed


def peak_memory():
    """The most memory that this process has had in use, in bytes."""
    with open("/proc/self/status") as status:
        line = next(line for line in status if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024


def serve(jobs):
    for line in iter(sys.stdin.readline, ""):
        name, count = line.rsplit(" ", 1)
        sys.stdout.write("%r\n" % jobs[name](int(count)))
        sys.stdout.flush()
