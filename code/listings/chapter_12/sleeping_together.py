"""A hundred coroutines sleep for a second each, and are done in about one."""

from time import monotonic

import gevent

SECOND = 0.02  # of the book


def sleep_and_give(n):
    gevent.sleep(SECOND)
    return n


if __name__ == "__main__":
    start = monotonic()
    tasks = [gevent.spawn(sleep_and_give, n) for n in range(100)]
    gevent.joinall(tasks)
    total = sum(task.value for task in tasks)
    print(f"a hundred have slept for a second each; their numbers give {total}")
    in_time = str(monotonic() - start < 50 * SECOND).lower()
    print(f"together they took less than 50 seconds: {in_time}")
