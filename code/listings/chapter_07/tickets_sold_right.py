"""The check and the change are one step under the lock, the slow part comes after it: ten
tickets, ten buyers, no ticket below zero.
"""

import threading
import time

SECOND = 0.02  # of the book

shop = threading.Lock()
tickets = 10
till = threading.Lock()
paying = most_at_once = 0


def take():
    """Takes a ticket and says how many are left; None if there is none to take."""
    global tickets
    with shop:
        if tickets == 0:
            return None
        tickets -= 1
        return tickets


def count(change):
    global paying, most_at_once
    with till:
        paying += change
        most_at_once = max(most_at_once, paying)


def buy():
    left = take()
    if left is None:
        print("no ticket\n", end="")
        return
    count(+1)
    time.sleep(2 * SECOND)  # paying, without the lock
    count(-1)
    print(f"bought a ticket, {left} left\n", end="")


buyers = [threading.Thread(target=buy) for _ in range(11)]
for buyer in buyers:
    buyer.start()
for buyer in buyers:
    buyer.join()
print(f"tickets in the end: {tickets}")
print(f"paying at the same time: {most_at_once}")
