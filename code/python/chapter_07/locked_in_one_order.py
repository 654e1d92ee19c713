"""Two threads that take their locks in one order cannot each hold what the other wants."""

import threading


class Account:
    def __init__(self, number, balance):
        self.number = number
        self.balance = balance
        self.lock = threading.Lock()


def transfer(source, target, amount):
    if source is target:
        return  # one lock, which cannot be taken twice
    # Whichever way the money goes.
    low, high = sorted([source, target], key=lambda account: account.number)
    with low.lock, high.lock:
        source.balance -= amount
        target.balance += amount


def transfer_often(source, target, amount):
    for _ in range(1000):
        transfer(source, target, amount)


a, b = Account(0, 5000), Account(1, 5000)
threads = [
    threading.Thread(target=transfer_often, args=(a, b, 3)),
    threading.Thread(target=transfer_often, args=(b, a, 1)),
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"both have ended: {[a.balance, b.balance]}")
