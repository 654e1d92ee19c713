"""A thread may ask for a place without waiting, or wait for a while."""

import threading
import time

SECOND = 0.02  # of the book

semaphore = threading.Semaphore(1)
semaphore.acquire()
print(f"a place at once: {semaphore.acquire(blocking=False)}")
print(f"within a second: {semaphore.acquire(timeout=SECOND)}")


def leave():
    time.sleep(SECOND)
    semaphore.release()


threading.Thread(target=leave).start()
print(f"within an hour: {semaphore.acquire(timeout=3600)}")
