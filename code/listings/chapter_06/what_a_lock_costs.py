"""The same million additions with a lock each time and with one at the end, timed side by side."""

from threading import Lock, Thread
from time import perf_counter

lock = Lock()
number = 0


def lock_each_time(times):
    global number
    for _ in range(times):
        with lock:
            number += 1


def lock_once(times):
    global number
    total = 0
    for _ in range(times):
        total += 1
    with lock:
        number += total


def best(count, add):
    times = []
    for _ in range(9):
        threads = [Thread(target=add, args=(1_000_000 // count,)) for _ in range(count)]
        start = perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        times.append(perf_counter() - start)
    return min(times)


unit = best(1, lock_once)
for count in [1, 2]:
    once, each_time = (best(count, add) / unit for add in [lock_once, lock_each_time])
    print(f"threads: {count}, lock once {once:.2f}, lock each time {each_time:.2f}")
