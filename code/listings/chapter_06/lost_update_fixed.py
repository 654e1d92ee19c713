"""With a lock around each addition none is lost, on any run."""

from threading import Lock, Thread

lock = Lock()
number = 0


def add(times):
    global number
    for _ in range(times):
        with lock:  # acquire, and release on the way out
            number += 1


for run in range(1, 4):
    number = 0
    adders = [Thread(target=add, args=(1_000_000,)) for _ in range(2)]
    for adder in adders:
        adder.start()
    for adder in adders:
        adder.join()
    print(f"run {run}: {number}")
