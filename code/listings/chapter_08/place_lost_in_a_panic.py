"""Acquired and released by hand, a place is lost when an exception comes between the two."""

import threading

cubicles = threading.Semaphore(3)


def visit(keys):
    cubicles.acquire()
    print(f"inside, with {keys[0]}")
    cubicles.release()


for keys in [["a key"], []]:
    try:
        visit(keys)
        print("the visit went well: True")
    except IndexError:
        print("the visit went well: False")

left = 0
while cubicles.acquire(blocking=False):
    left += 1
print(f"places left: {left} of 3")
