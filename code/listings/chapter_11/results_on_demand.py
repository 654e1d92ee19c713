"""imap_unordered() takes all items at once, read or not; a semaphore that callbacks
release holds the producer back.
"""

from multiprocessing import Pool
from threading import BoundedSemaphore

made = 0


def double(item):
    return item * 2


def items():
    global made
    for item in range(1000):
        made += 1
        yield item


if __name__ == "__main__":
    with Pool(1) as pool:
        unread = pool.imap_unordered(double, items())
        results = [next(unread) for _ in range(3)]
        pool.close()
        pool.join()
    print(f"{len(results)} results read, {made} of 1000 items made")

    made = 0
    room, results = BoundedSemaphore(4), []

    def callback(result):
        results.append(result)
        room.release()

    with Pool(1) as pool:
        for item in items():
            room.acquire()  # waits while four tasks are under way
            pool.apply_async(double, (item,), callback=callback)
            if len(results) >= 3:
                break
        print(f"with a semaphore: {len(results)} results, {made} of 1000 items made")
