"""A process begins with one thread; a Thread object is none yet, and start() makes it, once."""

import os
from threading import Thread


def threads():
    return len(os.listdir("/proc/self/task"))


def work():
    print("the thread runs:", threads())


print("main begins:", threads())
worker = Thread(target=work, name="worker")
print("described:", threads())

worker.start()
worker.join()
try:
    worker.start()
except RuntimeError as error:
    print("started again:", error)
