"""A lock round every step does not make the steps right: the eleventh buyer gets no ticket, and
still takes one away.
"""

import threading
import time

SECOND = 0.02  # of the book

lock = threading.Lock()
tickets = 10


def buy():
    global tickets
    lock.acquire()
    try:
        seen = tickets
        time.sleep(2 * SECOND)  # paying
        tickets -= 1
        print(f"bought a ticket, {tickets} left" if seen > 0 else "no ticket")
    finally:
        lock.release()


buyers = [threading.Thread(target=buy) for _ in range(11)]
for buyer in buyers:
    buyer.start()
for buyer in buyers:
    buyer.join()
print(f"tickets in the end: {tickets}")
