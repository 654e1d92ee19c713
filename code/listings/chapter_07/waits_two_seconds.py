"""acquire(timeout=2) waits for the lock for so long and no longer; its answer is True or False."""

import threading

SECOND = 0.02  # of the book

lock = threading.Lock()
tickets = 10


def ask():
    if lock.acquire(timeout=2 * SECOND):
        try:
            print(f"got the lock: {tickets} tickets")
        finally:
            lock.release()
    else:
        print("waited for 2 seconds, then gave up")


with lock:
    asking = threading.Thread(target=ask)
    asking.start()
    asking.join()  # main holds the lock all this time
ask()
