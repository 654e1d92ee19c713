"""A context manager that puts something back on its thread must not wait inside: another greenlet's
comes between.
"""

from contextlib import contextmanager

import gevent

SECOND = 0.02  # of the book
inside = []


@contextmanager
def entered(name):
    inside.append(name)
    try:
        yield
    finally:
        inside.pop()


def log(what):
    print(f"[{', '.join(inside)}] {what}")


def task(name, seconds):
    with entered(name):
        log(f"{name} begins")
        gevent.sleep(seconds * SECOND)
        log(f"{name} is done")


if __name__ == "__main__":
    gevent.joinall([gevent.spawn(task, "bread", 10), gevent.spawn(task, "jam", 20)])
