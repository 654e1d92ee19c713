"""A condition lets a thread sleep until another one says that something has changed."""

import threading
import time

SECOND = 0.02  # of the book

done = False
changed = threading.Condition()  # with a lock of its own


def work():
    global done
    time.sleep(SECOND)
    with changed:
        done = True
        changed.notify()


looks = 1
worker = threading.Thread(target=work)
worker.start()
with changed:
    while not done:
        changed.wait()
        looks += 1
worker.join()
print(f"main looked {looks} times")
