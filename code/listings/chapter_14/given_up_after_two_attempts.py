"""A task at which each process dies is given up after so many attempts, and can be looked at: the
server counts how often an entry of a stream was handed out."""

import os
import signal
from multiprocessing import Process

import redis

ATTEMPTS = 2


def work(url):
    """Takes the task, or takes it over, and dies of it."""
    store = redis.Redis.from_url(url)
    taken = store.xreadgroup("workers", "worker", {"tasks": ">"}, count=1)
    if not taken:
        store.xautoclaim("tasks", "workers", "worker", 0, count=1)
    store.hincrby("attempts", "holiday.png")
    os.abort()


if __name__ == "__main__":
    url = os.environ["REDIS_URL"]
    store = redis.Redis.from_url(url)
    store.xgroup_create("tasks", "workers", mkstream=True)
    task = store.xadd("tasks", {"function": "shrink", "picture": "holiday.png"})

    while store.xlen("tasks"):
        worker = Process(target=work, args=(url,))
        worker.start()
        worker.join()
        (pending,) = store.xpending_range("tasks", "workers", "-", "+", 1)
        if pending["times_delivered"] >= ATTEMPTS:
            print(f"its process died: {signal.Signals(-worker.exitcode).name}")
            store.xadd("dead", {"function": "shrink", "why": "its process died"})
            store.xack("tasks", "workers", task)
            store.xdel("tasks", task)

    print(f"attempts: {store.hget('attempts', 'holiday.png').decode()}")
    for _, dead in store.xrange("dead"):
        function, why = dead[b"function"].decode(), dead[b"why"].decode()
        print(f"in the list of the dead: {function}, because {why}")
