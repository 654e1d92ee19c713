"""Two threads that take their locks in one order cannot each hold what the other wants."""

import threading
import time

SECOND = 0.02  # of the book


class Account:
    def __init__(self, number):
        self.number = number
        self.balance = 5000
        self.lock = threading.Lock()


def transfer(source, target, amount):
    if source is target:
        return  # one lock, which cannot be taken twice
    # Whichever way the money goes.
    low, high = sorted([source, target], key=lambda account: account.number)
    with low.lock:
        time.sleep(SECOND)  # time for the other thread to take a lock
        with high.lock:
            time.sleep(SECOND)
            source.balance -= amount
            target.balance += amount


def transfer_often(source, target, amount):
    for _ in range(5):
        transfer(source, target, amount)


a, b = Account(0), Account(1)
threads = [
    threading.Thread(target=transfer_often, args=(a, b, 300)),
    threading.Thread(target=transfer_often, args=(b, a, 100)),
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"both have ended: {[a.balance, b.balance]}")
