"""The car says when it has crossed, and the light waits for that before pedestrians walk."""

import threading
import time

SECOND = 0.02  # of the book


def drive(green, crossed):
    green.wait()
    print("car: crosses", flush=True)
    time.sleep(9 * SECOND)
    print("car: has crossed", flush=True)
    crossed.set()


green, crossed = threading.Event(), threading.Event()
car = threading.Thread(target=drive, args=(green, crossed))
car.start()
print("light: green", flush=True)
green.set()
time.sleep(5 * SECOND)
print("light: red", flush=True)
green.clear()
crossed.wait()
print("light: pedestrians walk", flush=True)
car.join()
