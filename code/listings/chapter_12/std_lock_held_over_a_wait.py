"""A greenlet waits while it holds a lock of the standard library; the next one blocks the only
thread, and neither goes on.
"""

import multiprocessing
import threading

import gevent

SECOND = 0.02  # of the book


def user(name, printer):
    print(f"{name}: wants the printer", flush=True)
    with printer:
        print(f"{name}: has it, and waits for paper", flush=True)
        gevent.sleep(SECOND)


def two_greenlets():
    # Nothing is patched: this is the lock of the standard library.
    printer = threading.Lock()
    gevent.joinall([gevent.spawn(user, name, printer) for name in ("first", "second")])


if __name__ == "__main__":
    child = multiprocessing.get_context("spawn").Process(target=two_greenlets)
    child.start()
    child.join(150 * SECOND)
    if child.is_alive():
        print("parent: after 150 seconds both still wait")
    child.kill()
    child.join()
