"""A stream tells from outside what waits in it, and what its readers have taken."""

import os
from concurrent.futures import ThreadPoolExecutor

import redis

store = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
done = []


def work(name):
    """Takes a task, says that it has begun, and waits until it may end, until there is no more."""
    while taken := store.xreadgroup("workers", name, {"tasks": ">"}, count=1):
        store.rpush("begun", name)
        store.blpop("go")
        store.xack("tasks", "workers", taken[0][1][0][0])
        done.append(name)


def show():
    (group,) = store.xinfo_groups("tasks")
    print(f"{group['lag']} wait, {group['pending']} run, {len(done)} are done")


store.xgroup_create("tasks", "workers", mkstream=True)
for number in range(3):
    store.xadd("tasks", {"number": number})
with ThreadPoolExecutor() as threads:
    workers = [threads.submit(work, name) for name in ("one", "other")]
    store.blpop("begun")
    store.blpop("begun")
    show()
    store.rpush("go", 1, 2, 3)
    for worker in workers:
        worker.result()
show()
