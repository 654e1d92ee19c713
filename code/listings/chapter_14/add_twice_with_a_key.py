"""A deposit that is written under its own number is one deposit, however often the task runs."""

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
    is_new = store.hset("bob's deposits", fields[b"order"], fields[b"amount"])
    if is_new:
        os.abort()
    store.rpush("results", sum(map(int, store.hvals("bob's deposits"))))
    store.xack("tasks", "workers", task)


if __name__ == "__main__":
    url = os.environ["REDIS_URL"]
    store = redis.Redis.from_url(url, decode_responses=True)
    store.xgroup_create("tasks", "workers", mkstream=True)
    store.xadd("tasks", {"function": "deposit", "order": 17, "amount": 100})
    for _ in range(2):
        worker = Process(target=work, args=(url,))
        worker.start()
        worker.join()
    print(f"a deposit of 100, order 17; the task says {store.lpop('results')}")
    deposits = store.hgetall("bob's deposits")
    print(f"bob's deposits: { {int(order): int(amount) for order, amount in deposits.items()} }")
