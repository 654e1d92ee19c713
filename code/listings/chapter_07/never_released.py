"""A lock that is taken and never given back: a thread that wants it waits for ever."""

import threading
import time

SECOND = 0.02  # of the book

lock = threading.Lock()
lock.acquire()  # and no release

# A daemon, so that the program can end without it.
waiter = threading.Thread(target=lock.acquire, daemon=True)
waiter.start()
for second in range(1, 4):
    time.sleep(SECOND)
    state = "waits" if waiter.is_alive() else "has the lock"
    print(f"second {second}: the waiter {state}")
