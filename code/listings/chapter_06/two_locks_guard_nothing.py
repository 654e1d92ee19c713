"""Two threads each hold a lock of their own around one number: both are inside, and an update is
lost.
"""

from threading import Barrier, Lock, Thread

number = 0
red, blue = Lock(), Lock()
both_inside = Barrier(2)


def add(lock):
    global number
    with lock:
        seen = number
        both_inside.wait()
        number = seen + 1


adders = [Thread(target=add, args=(lock,)) for lock in [red, blue]]
for adder in adders:
    adder.start()
for adder in adders:
    adder.join()
print(f"two threads added 1 each, each behind a lock: {number}")
