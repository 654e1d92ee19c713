"""Two cures for a lost update through a proxy: a lock of the manager around both calls, or a method
of a kind of one's own that does both.
"""

import multiprocessing
import threading
from multiprocessing.managers import SyncManager


class Counter:
    """Kept by the manager, which serves each client in a thread: so it needs a lock."""

    def __init__(self):
        self.hits = 0
        self.lock = threading.Lock()

    def add(self):
        with self.lock:
            self.hits += 1
            return self.hits


class Manager(SyncManager):
    pass


Manager.register("Counter", Counter)


def count(locked, lock, counter):
    for _ in range(100):
        with lock:
            locked.value += 1

        counter.add()


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    with Manager(ctx=context) as manager:
        shared = locked, lock, counter = manager.Value("i", 0), manager.Lock(), manager.Counter()
        children = [context.Process(target=count, args=shared) for _ in range(3)]
        for child in children:
            child.start()
        for child in children:
            child.join()
        print(f"300 visits, {locked.value} counted under a lock")
        print(f"300 visits, {counter.add() - 1} counted by a method")
