"""A queue and some threads are a thread pool: a job that raises ends none of the threads."""

from queue import Queue
from threading import Thread


class ThreadPool:
    def __init__(self, threads):
        self.jobs = Queue()
        self.threads = [Thread(target=self.work) for _ in range(threads)]
        for thread in self.threads:
            thread.start()

    def work(self):
        while (job := self.jobs.get()) is not None:
            try:
                job()
            except Exception as error:
                print(f"a job raised: {error}")

    def give(self, job):
        self.jobs.put(job)

    def join(self):
        for _ in self.threads:
            self.jobs.put(None)  # one for each thread: no more jobs
        for thread in self.threads:
            thread.join()


def fail():
    raise RuntimeError("the first job fails")


if __name__ == "__main__":
    pool = ThreadPool(1)
    pool.give(fail)
    pool.give(lambda: print("the second is done all the same"))
    pool.join()
