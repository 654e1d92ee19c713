"""What runs under the lock does not take it again: a plain Lock will do. That _add is called with
the lock held, only its comment says.
"""

import threading


class Account:
    def __init__(self):
        self._lock = threading.Lock()
        self._balance = 0

    def add(self, amount):
        with self._lock:
            self._add(amount)

    def add_all(self, amounts):
        with self._lock:  # once
            for amount in amounts:
                self._add(amount)

    def balance(self):
        with self._lock:
            return self._balance

    def _add(self, amount):  # the lock must be held
        self._balance += amount


account = Account()
account.add_all([10, 20])
account.add(5)
print(f"balance: {account.balance()}")
