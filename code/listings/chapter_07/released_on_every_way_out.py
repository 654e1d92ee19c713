"""finally gives the lock back on every way out of the block, and so does with, in fewer words."""

import threading

lock = threading.Lock()
total = 0


def add_with_finally(text):
    global total
    lock.acquire()
    try:
        total += int(text)  # may leave here, with the lock held
        return total
    finally:
        lock.release()


def add_with(text):
    global total
    with lock:
        total += int(text)
        return total


for add, text in [(add_with_finally, "20"), (add_with_finally, "many"), (add_with, "22")]:
    try:
        print(f"{text}: the sum is {add(text)}")
    except ValueError as error:
        print(f"{text}: {error}")
    print(f"  afterwards the lock is {'held' if lock.locked() else 'free'}")
