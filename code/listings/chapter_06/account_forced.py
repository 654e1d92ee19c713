"""A thousand threads deposit 1 each, and none writes before all have read: the balance is 1."""

from threading import Barrier, Thread

balance = 0
all_have_read = Barrier(1000)


def deposit():
    global balance
    seen = balance
    all_have_read.wait()
    balance = seen + 1


depositors = [Thread(target=deposit) for _ in range(1000)]
for depositor in depositors:
    depositor.start()
for depositor in depositors:
    depositor.join()
print(f"1000 threads deposited 1 each: balance {balance}")
