"""A greenlet wakes on the thread on which it went to sleep."""

from threading import get_native_id

import gevent

SECOND = 0.02  # of the book


def task():
    before = get_native_id()
    gevent.sleep(SECOND)
    return get_native_id() != before


if __name__ == "__main__":
    tasks = gevent.joinall([gevent.spawn(task) for _ in range(100)], raise_error=True)
    print(f"{sum(task.value for task in tasks)} of 100 woke on another thread")
