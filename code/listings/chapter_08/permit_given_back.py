"""A with block gives its place back when it is left, also by an exception."""

import threading

semaphore = threading.Semaphore(1)


def visit():
    with semaphore:
        raise RuntimeError("the door sticks")


visitor = threading.Thread(target=visit)
visitor.start()
visitor.join()
print("the first visitor raised")
with semaphore:
    print("the second is in")
