"""A daemon is ended in the middle: not even its finally block runs."""

from threading import Thread
from time import sleep

SECOND = 0.02  # of the book


def work(name, long):
    try:
        sleep(long * SECOND)
    finally:
        print(f"{name}: the desk is tidy")


Thread(target=work, args=("daemon", 300), daemon=True).start()
worker = Thread(target=work, args=("worker", 1))
worker.start()
worker.join()
print("main has ended")
