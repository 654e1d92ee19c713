"""Greenlets stay on one thread, so they share its thread-local variables, if nothing is patched."""

import threading

import gevent

SECOND = 0.02  # of the book
mine = threading.local()
mine.wakes = 0


def task():
    before = threading.get_native_id()
    gevent.sleep(SECOND)
    mine.wakes += 1
    return mine.wakes, threading.get_native_id() != before


if __name__ == "__main__":
    tasks = gevent.joinall([gevent.spawn(task) for _ in range(100)], raise_error=True)
    print(f"{sum(task.value[1] for task in tasks)} of 100 woke on another thread")
    print(f"they counted in one variable up to {max(task.value[0] for task in tasks)}")
