"""A thread that cannot have both locks gives back the one it has, and waits for a time of its own
before it tries again: both get through.
"""

import itertools
import threading
import time

SECOND = 0.02  # of the book

collide = threading.Barrier(2)


def both(name, first, second, pause):
    for attempt in itertools.count(1):
        with first:
            if attempt == 1:
                collide.wait()  # both hold one lock
            got_both = second.acquire(timeout=SECOND)
            if attempt == 1:
                collide.wait()  # both have tried
            if got_both:
                second.release()  # here the work would be done
                print(f"{name}: has both, try {attempt}\n", end="")
                return
        time.sleep(pause * attempt * SECOND)  # the other one pauses for longer, or for less


a, b = threading.Lock(), threading.Lock()
left = threading.Thread(target=both, args=("left", a, b, 1))
right = threading.Thread(target=both, args=("right", b, a, 3))
left.start()
right.start()
left.join()
right.join()
