"""A thread that checks with while, or with wait_for, looks again when woken, and may wait on."""

import threading
import time

fruit = []
looks = 0
got = []
filled = threading.Condition()


def there_is_one():
    global looks
    looks += 1
    return bool(fruit)


def take():
    with filled:
        filled.wait_for(there_is_one)
        got.append(fruit.pop())


takers = [threading.Thread(target=take) for _ in range(2)]
for taker in takers:
    taker.start()
for name, number in [("apple", 2), ("pear", 4)]:
    while looks < number:
        time.sleep(0)
    with filled:
        print(f"after {number} looks there is a fruit: {name}")
        fruit.append(name)
        filled.notify_all()
for taker in takers:
    taker.join()
got.sort()
print(f"one got {got[0]}, the other {got[1]}")
