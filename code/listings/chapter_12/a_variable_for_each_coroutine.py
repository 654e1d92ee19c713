"""A `local` of gevent has another value in each greenlet."""

import gevent
from gevent.local import local

SECOND = 0.02  # of the book
mine = local()


def task(n):
    mine.number = n
    gevent.sleep(SECOND)
    return mine.number == n


if __name__ == "__main__":
    tasks = gevent.joinall([gevent.spawn(task, n) for n in range(100)], raise_error=True)
    print(f"{sum(task.value for task in tasks)} of 100 found their own number again")
