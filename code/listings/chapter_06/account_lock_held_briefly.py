"""A thousand threads deposit 1 each and hold the lock only to add: nothing is lost, and they sleep
side by side.
"""

from threading import Lock, Thread
from time import perf_counter, sleep

SECOND = 0.02  # of the book
lock = Lock()
balance = asleep = most_asleep = 0


def deposit():
    global balance, asleep, most_asleep
    with lock:
        asleep += 1
        most_asleep = max(most_asleep, asleep)
    sleep(0.1 * SECOND)
    with lock:
        asleep -= 1
        balance += 1


start = perf_counter()
depositors = [Thread(target=deposit) for _ in range(1000)]
for depositor in depositors:
    depositor.start()
for depositor in depositors:
    depositor.join()
took = (perf_counter() - start) / SECOND
print(f"balance {balance}, after {took:.2f} s of the book")
print(f"up to {most_asleep} slept at once")
