"""A car looks at a light that turns red before the car has moved: the answer is about the past."""

import threading


def drive(green, between):
    green.wait()
    between.wait()  # the car has looked
    between.wait()  # and now it moves
    print(f"car: crosses, and green is {green.is_set()}", flush=True)


green, between = threading.Event(), threading.Barrier(2)
car = threading.Thread(target=drive, args=(green, between))
car.start()
print("light: green", flush=True)
green.set()
between.wait()
print("light: red, pedestrians walk", flush=True)
green.clear()
between.wait()
car.join()
