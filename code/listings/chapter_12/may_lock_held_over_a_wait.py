"""A lock of gevent makes the greenlet wait, not its thread: it may be held over a wait."""

import gevent
from gevent.lock import RLock

SECOND = 0.02  # of the book
pages = 0


def user(name):
    global pages
    with printer:
        print(f"{name}: has the printer, and waits for paper")
        gevent.sleep(SECOND)
        pages += 1
        print(f"{name}: gives it back after page {pages}")


if __name__ == "__main__":
    printer = RLock()
    tasks = [gevent.spawn(user, name) for name in ("first", "second")]
    gevent.joinall(tasks, raise_error=True)
