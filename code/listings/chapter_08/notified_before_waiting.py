"""A condition keeps no notification for later: what is kept is the state that the threads share."""

import threading

SECOND = 0.02  # of the book

ready = False
changed = threading.Condition()

with changed:
    changed.notify()  # no thread waits
    print(f"waited for a notification, in vain: {not changed.wait(SECOND)}")

    ready = True
    changed.notify()  # no thread waits
    print(f"waited for a condition, in vain: {not changed.wait_for(lambda: ready, SECOND)}")

try:
    changed.notify()
except RuntimeError as error:
    print(f"without the lock: {error}")
