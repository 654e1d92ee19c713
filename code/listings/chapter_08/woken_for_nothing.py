"""Two threads wait, one thing comes: a check with if takes the waking for the thing itself."""

import threading
import time

fruit = []
waiting = 0
got = []
filled = threading.Condition()


def take():
    global waiting
    with filled:
        if not fruit:
            waiting += 1
            filled.wait()
        got.append(fruit.pop() if fruit else None)


takers = [threading.Thread(target=take) for _ in range(2)]
for taker in takers:
    taker.start()
while True:
    with filled:
        if waiting == 2:
            fruit.append("apple")
            filled.notify_all()
            break
    time.sleep(0)
for taker in takers:
    taker.join()
got.sort(key=str)
print(f"one got {got[1]}, the other {got[0]}")
