"""A light and a car in two threads: one event tells the car to go, another one tells the light
that it has been seen.
"""

import os
import sys
import threading
import time

SECOND = 0.02  # of the book

go = threading.Event()
seen = threading.Event()


def say(text, color):
    painted = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    print(f"\033[{color}m{text}\033[0m" if painted else text, flush=True)


def drive():
    for _ in range(2):
        go.wait()
        say("car: goes", 32)
        seen.set()
        while go.is_set():
            time.sleep(SECOND)
        say("car: stops", 31)
        seen.set()


car = threading.Thread(target=drive)
car.start()
for tick in range(20):
    if tick % 10 == 0:
        say("light: green", 32)
        go.set()
        seen.wait()
    elif tick % 10 == 5:
        say("light: red", 31)
        go.clear()
        seen.wait()
    seen.clear()
    time.sleep(SECOND)
car.join()
