"""What a context manager puts into a `local` of gevent, no other greenlet finds."""

from contextlib import contextmanager

import gevent
from gevent.local import local

SECOND = 0.02  # of the book


class Mine(local):
    def __init__(self):
        self.inside = []


mine = Mine()


@contextmanager
def entered(name):
    mine.inside.append(name)
    try:
        yield
    finally:
        mine.inside.pop()


def log(what):
    print(f"[{', '.join(mine.inside)}] {what}")


def task(name, seconds):
    with entered(name):
        log(f"{name} begins")
        gevent.sleep(seconds * SECOND)
        log(f"{name} is done")


if __name__ == "__main__":
    gevent.joinall([gevent.spawn(task, "bread", 10), gevent.spawn(task, "jam", 20)])
