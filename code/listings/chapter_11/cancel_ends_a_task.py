"""cancel() keeps a task that waits from ever running; one that runs goes on, in its worker."""

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from time import sleep

SECOND = 0.02  # of the book
begun = None  # in the worker


def initialize(queue):
    global begun
    begun = queue


def hang():
    begun.put(os.getpid())
    sleep(20 * SECOND)


if __name__ == "__main__":
    queue = multiprocessing.Queue()
    with ProcessPoolExecutor(1, initializer=initialize, initargs=(queue,)) as executor:
        runs = executor.submit(hang)
        for _ in range(2):
            executor.submit(os.getpid)  # on its way to the worker, so it counts as running
        waits = executor.submit(hang)
        print(f"worker {queue.get()} is at the first task", flush=True)

        print(f"the task that waits, cancelled: {waits.cancel()}")
        print(f"the task that runs, cancelled: {runs.cancel()}")
        runs.result()
        print(f"it took its 20 seconds; worker {executor.submit(os.getpid).result()} goes on")
