"""Python has no detector, but it shows where each thread stands; which waits for which you must
find out yourself.
"""

import sys
import threading
import time

SECOND = 0.02  # of the book

locks = [threading.Lock() for _ in range(3)]
all_hold_one = threading.Barrier(3)


def take(n):
    with locks[n]:
        all_hold_one.wait()
        take_next(n)


def take_next(n):
    with locks[(n + 1) % 3]:
        print(f"thread {n} has both")


# Daemons, so that the program can end without them.
threads = [threading.Thread(target=take, args=(n,), daemon=True) for n in range(3)]
for thread in threads:
    thread.start()

while True:
    time.sleep(SECOND)
    frames = sys._current_frames()
    places = [frames[thread.ident].f_code.co_name for thread in threads]
    if places == ["take_next"] * 3:
        break

for n, thread in enumerate(threads):
    print(f"thread {n} stands in {places[n]}, line {frames[thread.ident].f_lineno}")
