"""Twenty free runs of two threads that add without a lock: how many totals are right, and how
wrong the others are.
"""

from threading import Barrier, Thread

number = 0


def add(times, start):
    global number
    start.wait()
    for _ in range(times):
        number += 1


def add_without_lock(times):
    global number
    number = 0
    start = Barrier(2)
    adders = [Thread(target=add, args=(times, start)) for _ in range(2)]
    for adder in adders:
        adder.start()
    for adder in adders:
        adder.join()
    return number


totals = sorted(add_without_lock(1_000_000) for _ in range(20))
print(f"{totals.count(2_000_000)} of 20 runs made 2000000")
print(f"the totals lie between {totals[0]} and {totals[-1]}")
