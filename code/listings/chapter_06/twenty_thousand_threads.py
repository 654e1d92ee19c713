"""Twenty thousand threads add one each without a lock: a fault that may hide for many runs."""

from threading import Thread

number = 0


def add_once():
    global number
    number += 1


for _ in range(200):
    adders = [Thread(target=add_once) for _ in range(100)]
    for adder in adders:
        adder.start()
    for adder in adders:
        adder.join()

print(f"20000 threads added 1 each: {number}, {20_000 - number} lost")
