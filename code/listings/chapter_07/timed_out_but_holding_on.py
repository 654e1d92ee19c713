"""A time-out ends the waiting, not the deadlock: a thread that keeps its first lock while it
tries again stays in the way of the other.
"""

import threading

SECOND = 0.02  # of the book

together = threading.Barrier(2)
successes = {"left": 0, "right": 0}


def cross(name, first, second):
    with first:
        together.wait()  # both hold one lock
        for _ in range(3):
            if second.acquire(timeout=SECOND):
                successes[name] += 1
                second.release()
        together.wait()  # both have done their tries


a, b = threading.Lock(), threading.Lock()
left = threading.Thread(target=cross, args=("left", a, b))
right = threading.Thread(target=cross, args=("right", b, a))
left.start()
right.start()
left.join()
right.join()
for name, number in successes.items():
    print(f"{name}: {number} of 3 tries succeeded")
