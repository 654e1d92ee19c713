"""The real lock. Two threads with work in Python take the time of one; if the work is a function
in C that gives the lock away, they have all cores.
"""

import hashlib
from concurrent.futures import ThreadPoolExecutor

from two_threads_compute import total
from work_and_time import measure

COUNT = 700_000
HALVES = [range(COUNT // 2), range(COUNT // 2, COUNT)]
DATA = bytes(20_000_000)


def in_python():
    with ThreadPoolExecutor(2) as pool:
        return sum(pool.map(total, HALVES))


def digest_size(data):
    return len(hashlib.sha256(data).digest())


def in_c():
    with ThreadPoolExecutor(2) as pool:
        return sum(pool.map(digest_size, [DATA, DATA]))


if __name__ == "__main__":
    measure("one thread", lambda: total(range(COUNT)))
    measure("two threads, one lock", in_python)
    measure("two threads, hashing in C", in_c)
