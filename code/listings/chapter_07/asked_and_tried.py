"""A lock can be asked whether it is held, and tried without waiting; only a try that succeeds is
worth anything later.
"""

import threading


def look(when, lock):
    asked = "held" if lock.locked() else "free"
    tried = "did not get it"
    if lock.acquire(blocking=False):
        tried = "got it"
        lock.release()
    print(f"{when}: asked, it is {asked}; tried, {tried}")


lock = threading.Lock()
look("before", lock)
with lock:
    look("inside", lock)
look("after", lock)
