"""When the main thread has ended, Python waits for the others before the process ends."""

from threading import Thread
from time import sleep

SECOND = 0.02  # of the book


def work():
    sleep(60 * SECOND)
    print("the thread has ended")


Thread(target=work).start()
print("main has ended")
