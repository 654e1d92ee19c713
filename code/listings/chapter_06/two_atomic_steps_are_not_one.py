"""A check and a change, each behind the lock, are two steps; one stay behind the lock makes them
one. Python has no atomic numbers: a lock is the way to make a step.
"""

from threading import Barrier, Lock, Thread

lock = Lock()
meet = Barrier(2)
balance = 0


def check_then_take():
    global balance
    with lock:
        enough = balance >= 60
    meet.wait()
    if enough:
        with lock:
            balance -= 60


def check_and_take():
    global balance
    meet.wait()
    with lock:
        if balance >= 60:
            balance -= 60
        else:
            print(f"refused: there are only {balance}")


def after_both(withdraw):
    global balance
    balance = 100
    threads = [Thread(target=withdraw) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return balance


print(f"two atomic steps leave {after_both(check_then_take)}")
print(f"one leaves {after_both(check_and_take)}")
