"""Twenty-two threads exist at once, and a semaphore lets five of them in at a time."""

import threading
import time

SECOND = 0.02  # of the book

semaphore = threading.BoundedSemaphore(5)
all_exist = threading.Barrier(22)
first_five = threading.Barrier(5)
count = threading.Lock()
came = inside = most = 0


def visit():
    global came, inside, most
    all_exist.wait()
    with semaphore:
        with count:
            came += 1
            inside += 1
            most = max(most, inside)
            early = came <= 5
        if early:
            first_five.wait()  # none leaves before five are in
        time.sleep(SECOND)
        with count:
            inside -= 1


visitors = [threading.Thread(target=visit) for _ in range(22)]
for visitor in visitors:
    visitor.start()
for visitor in visitors:
    visitor.join()
print(f"22 threads, never more than {most} inside")
