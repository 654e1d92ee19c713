"""Released once too often, a plain semaphore has one more place; a bounded one raises an error."""

import threading


def free_places(semaphore):
    places = 0
    while semaphore.acquire(blocking=False):
        places += 1
    for _ in range(places):
        semaphore.release()
    return places


plain = threading.Semaphore(5)
plain.release()
print(f"plain: {free_places(plain)} places")

bounded = threading.BoundedSemaphore(5)
try:
    bounded.release()
except ValueError as error:
    print(f"bounded: {error}")
print(f"bounded: {free_places(bounded)} places")

bounded.acquire()
bounded.release()
print(f"bounded, acquired and released: {free_places(bounded)} places")
