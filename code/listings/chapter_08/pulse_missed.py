"""A thread that looks at the flag again when it wakes can miss that it was up for a moment."""

import threading
import time

SECOND = 0.02  # of the book

up = waits = False
result = []
raised = threading.Condition()


def wait():
    global waits
    with raised:
        waits = True  # the next thread to get the lock finds it waiting
        result.append(raised.wait_for(lambda: up, 5 * SECOND))


waiter = threading.Thread(target=wait)
waiter.start()
while not waits:
    time.sleep(0)
with raised:
    up = True
    raised.notify_all()
    up = False  # before the waiter could look
waiter.join()
print(f"the flag was up, and the waiter has missed it: {not result[0]}")
