"""A long computation lets others go on if it yields now and then, or goes to a thread."""

from time import monotonic

import gevent

SECOND = 0.02  # of the book


def compute(time, between):
    start = monotonic()
    while monotonic() - start < time:
        between()


def sleeper():
    print("sleeper: sleeps for a second")
    gevent.sleep(SECOND)
    print("sleeper: awake")


def polite():
    compute(50 * SECOND, gevent.sleep)
    print("the polite one ends")


def elsewhere():
    gevent.get_hub().threadpool.apply(compute, (50 * SECOND, lambda: None))
    print("the one on a thread ends")


if __name__ == "__main__":
    gevent.joinall([gevent.spawn(task) for task in (sleeper, polite, elsewhere)])
