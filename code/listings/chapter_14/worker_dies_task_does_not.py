"""A worker is killed in the middle of a task: its entry in a stream stays, and when it has been
idle for long enough, another worker claims it."""

import os
import time
from multiprocessing import Process

import redis

SECOND = 0.02  # of the book
LEASE = 30 * SECOND


def first_worker(url):
    """Takes the task, says so, and never comes to its end."""
    store = redis.Redis.from_url(url)
    store.xreadgroup("workers", "first", {"tasks": ">"}, count=1)
    store.rpush("begun", os.getpid())
    time.sleep(1000 * SECOND)


def second_worker(url):
    """Takes over what has been idle for as long as a lease."""
    store = redis.Redis.from_url(url)
    claimed = []
    while not claimed:
        claimed = store.xautoclaim("tasks", "workers", "second", int(LEASE * 1000), count=1)[1]
        time.sleep(SECOND)
    store.rpush("begun", os.getpid())
    store.rpush("results", os.getpid())
    store.xack("tasks", "workers", claimed[0][0])


if __name__ == "__main__":
    url = os.environ["REDIS_URL"]
    store = redis.Redis.from_url(url)
    store.xgroup_create("tasks", "workers", mkstream=True)

    worker = Process(target=first_worker, args=(url,))
    worker.start()
    store.xadd("tasks", {"function": "report"})
    print(f"process {store.blpop('begun')[1].decode()} runs the task")
    worker.kill()
    worker.join()
    print("its worker is killed", flush=True)

    another = Process(target=second_worker, args=(url,))
    another.start()
    print(f"process {store.blpop('begun')[1].decode()} runs the task")
    print(f"the result is from process {store.blpop('results')[1].decode()}", flush=True)
    another.join()
