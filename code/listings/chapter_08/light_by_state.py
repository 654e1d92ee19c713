"""A light that takes one state after the other, and a car that answers each change of colour."""

import threading
import time
from itertools import cycle, islice

SECOND = 0.02  # of the book


def by_state():
    for colour in cycle(["green", "red"]):
        for ticks in range(5, 0, -1):
            yield colour, ticks


def drive(flags, seen):
    for _ in range(2):
        flags["green"].wait()
        print("car: goes", flush=True)
        seen.set()
        flags["red"].wait()
        print("car: stops", flush=True)
        seen.set()


def turn(on, off, flags, seen):
    print(f"light: {on}", flush=True)
    flags[off].clear()
    flags[on].set()
    seen.wait()
    seen.clear()  # for the next change


flags, seen = {"green": threading.Event(), "red": threading.Event()}, threading.Event()
car = threading.Thread(target=drive, args=(flags, seen))
car.start()
for light in islice(by_state(), 20):
    if light == ("green", 5):
        turn("green", "red", flags, seen)
    elif light == ("red", 5):
        turn("red", "green", flags, seen)
    time.sleep(SECOND)
car.join()
