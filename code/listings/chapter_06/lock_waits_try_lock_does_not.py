"""A new lock is free; acquire() waits for one that is held, acquire(blocking=False) says at once
that it is.
"""

from threading import Barrier, Lock, Thread
from time import sleep

SECOND = 0.02  # of the book

lock = Lock()
held, tried = Barrier(2), Barrier(2)


def hold():
    lock.acquire()
    held.wait()
    tried.wait()
    sleep(2 * SECOND)
    print("holder: letting go", flush=True)
    lock.release()


print(f"a new mutex is free: {not lock.locked()}")

holder = Thread(target=hold)
holder.start()
held.wait()
print(f"main: try_lock gets it: {lock.acquire(blocking=False)}")
tried.wait()
lock.acquire()
print("main: lock got it")
lock.release()
holder.join()
