"""A thousand threads deposit 1 each without a lock, sleeping between read and write: most deposits
vanish.
"""

from threading import Thread
from time import perf_counter, sleep

SECOND = 0.02  # of the book
balance = 0


def deposit():
    global balance
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
