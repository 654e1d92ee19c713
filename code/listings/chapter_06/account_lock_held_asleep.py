"""A thousand threads deposit 1 each and sleep while they hold the lock: nothing is lost but
time.
"""

from threading import Lock, Thread
from time import perf_counter, sleep

SECOND = 0.02  # of the book
lock = Lock()
balance = 0


def deposit():
    global balance
    with lock:
        seen = balance
        sleep(0.1 * SECOND)
        balance = seen + 1


start = perf_counter()
depositors = [Thread(target=deposit) for _ in range(1000)]
for depositor in depositors:
    depositor.start()
for depositor in depositors:
    depositor.join()
took = (perf_counter() - start) / SECOND
print(f"balance {balance}, after {took:.2f} s of the book")
