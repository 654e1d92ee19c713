"""A queue and four threads are a thread pool: a hundred jobs, four starts, at most four jobs at
once.
"""

from queue import Queue
from threading import Lock, Thread
from time import sleep

SECOND = 0.02  # of the book


class ThreadPool:
    def __init__(self, threads):
        self.jobs = Queue()
        self.threads = [Thread(target=self.work) for _ in range(threads)]
        for thread in self.threads:
            thread.start()

    def work(self):
        while (job := self.jobs.get()) is not None:
            job()

    def give(self, job):
        self.jobs.put(job)

    def join(self):
        for _ in self.threads:
            self.jobs.put(None)  # one for each thread: no more jobs
        for thread in self.threads:
            thread.join()


inside = most = 0
lock = Lock()


def job():
    global inside, most
    with lock:
        inside += 1
        most = max(most, inside)
    sleep(0.1 * SECOND)
    with lock:
        inside -= 1


pool = ThreadPool(4)
for _ in range(100):
    pool.give(job)
print(f"100 jobs, {len(pool.threads)} threads")
pool.join()
print(f"at most {most} jobs at once")
