"""A semaphore is a number of free places behind a lock, and a condition to wait for one."""

import threading


class Semaphore:
    def __init__(self, places):
        self.free = places
        self.freed = threading.Condition()

    def acquire(self):
        with self.freed:
            self.freed.wait_for(lambda: self.free > 0)
            self.free -= 1

    def release(self):
        with self.freed:
            self.free += 1
            self.freed.notify()


def most_inside(places, people):
    semaphore = Semaphore(places)
    full = threading.Barrier(places)
    count = threading.Lock()
    inside, most = 0, 0

    def visit():
        nonlocal inside, most
        semaphore.acquire()
        with count:
            inside += 1
            most = max(most, inside)
        full.wait()  # none leaves before all places are taken
        with count:
            inside -= 1
        semaphore.release()

    visitors = [threading.Thread(target=visit) for _ in range(people)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    return most


print(f"3 places, 6 people, at most {most_inside(3, 6)} inside")
print(f"1 place, 6 people, at most {most_inside(1, 6)} inside")
