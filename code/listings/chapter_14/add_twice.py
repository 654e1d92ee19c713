"""A task that adds and dies before it is acknowledged runs again, and adds again."""

import os
from multiprocessing import Process

import redis


def work(url):
    """The first to do it dies when the money is there, and before it has said so."""
    store = redis.Redis.from_url(url)
    taken = store.xreadgroup("workers", "worker", {"tasks": ">"}, count=1)
    if taken:
        task, fields = taken[0][1][0]
    else:
        task, fields = store.xautoclaim("tasks", "workers", "worker", 0, count=1)[1][0]
    amount = int(fields[b"amount"])
    balance = store.incrby("bob", amount)
    if balance == amount:
        os.abort()
    store.rpush("results", balance)
    store.xack("tasks", "workers", task)


if __name__ == "__main__":
    url = os.environ["REDIS_URL"]
    store = redis.Redis.from_url(url)
    store.xgroup_create("tasks", "workers", mkstream=True)
    store.xadd("tasks", {"function": "deposit", "amount": 100})
    for _ in range(2):
        worker = Process(target=work, args=(url,))
        worker.start()
        worker.join()
    print(f"a deposit of 100; the task says {store.lpop('results').decode()}")
    print(f"bob has {store.get('bob').decode()}")
