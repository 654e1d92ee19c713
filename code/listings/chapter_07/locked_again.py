"""The holder of an RLock may acquire it again; another thread may not."""

import threading


class Account:
    def __init__(self):
        self.lock = threading.RLock()
        self.balance = 0

    def add(self, amount):
        with self.lock:
            self.balance += amount
            return self.balance

    def add_all(self, amounts):
        """All of them as one step: no thread sees the balance until the last is in."""
        with self.lock:
            for amount in amounts:
                print(f"added {amount}, balance {self.add(amount)}")  # locks again
            other = threading.Thread(target=self.get_in)
            other.start()
            other.join()

    def get_in(self):
        got_in = self.lock.acquire(blocking=False)
        print(f"another thread gets in: {str(got_in).lower()}")
        if got_in:
            self.lock.release()


account = Account()
account.add_all([10, 20])
print(f"balance in the end: {account.add(0)}")
