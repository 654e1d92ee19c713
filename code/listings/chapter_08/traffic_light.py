"""A light and a car: one event lets the car go, and another one stops it, so that it never asks."""

import threading
import time

SECOND = 0.02  # of the book


def drive(green, red):
    green.wait()
    print("car: goes", flush=True)
    red.wait()
    print("car: stops", flush=True)


green, red = threading.Event(), threading.Event()
car = threading.Thread(target=drive, args=(green, red))
car.start()
time.sleep(5 * SECOND)
print("light: green", flush=True)
green.set()
time.sleep(5 * SECOND)
print("light: red", flush=True)
green.clear()
red.set()
car.join()
