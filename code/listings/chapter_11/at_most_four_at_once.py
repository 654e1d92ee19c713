"""A pool of four threads does a hundred jobs, and at most four at once."""

from threading import Lock
from time import sleep

from thread_pool_by_hand import ThreadPool

SECOND = 0.02  # of the book


class Counter:
    """Counts the jobs that are under way, and the most of them."""

    def __init__(self):
        self.now = self.most = 0
        self.lock = Lock()

    def job(self):
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        sleep(0.1 * SECOND)
        with self.lock:
            self.now -= 1


pool, counter = ThreadPool(4), Counter()
for _ in range(100):
    pool.give(counter.job)
pool.join()
print(f"100 jobs, at most {counter.most} at once")
