"""A thread that sleeps cannot be woken: it looks whether it is wanted when the time is over."""

import threading
import time

SECOND = 0.02  # of the book

cancelled = False


def hello():
    time.sleep(30 * SECOND)
    if not cancelled:
        print("hello, world")


start = time.monotonic()
thread = threading.Thread(target=hello)
thread.start()
cancelled = True
thread.join()
print(f"gone before its time: {time.monotonic() - start < 30 * SECOND}")
