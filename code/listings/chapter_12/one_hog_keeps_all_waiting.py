"""A coroutine that computes and never waits keeps the others from going on, also one whose time
has come.
"""

from time import monotonic

import gevent

SECOND = 0.02  # of the book


def compute(time):
    """Stands for a long computation."""
    start = monotonic()
    while monotonic() - start < time:
        pass


def sleeper():
    print("sleeper: sleeps for a second")
    gevent.sleep(SECOND)
    print("sleeper: awake")


def hog():
    print("hog: begins")
    compute(25 * SECOND)
    print("hog: ends")


if __name__ == "__main__":
    gevent.joinall([gevent.spawn(sleeper), gevent.spawn(hog)])
