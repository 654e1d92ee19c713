"""One greenlet sends, another receives, and a sentinel ends the loop of the receiver."""

import gevent
from gevent.queue import Queue

SECOND = 0.02  # of the book


def cook():
    for dish in ("soup", "rice", "fish"):
        gevent.sleep(SECOND)
        print(f"cook: {dish} is ready")
        dishes.put(dish)
    dishes.put(StopIteration)


def waiter():
    for dish in dishes:
        print(f"waiter: here is your {dish}")
    print("waiter: the kitchen is closed")


if __name__ == "__main__":
    dishes = Queue()
    gevent.joinall([gevent.spawn(cook), gevent.spawn(waiter)], raise_error=True)
