"""A pool whose workers are on other machines is not in Python's library: with a Redis server
between, two queues make one."""

import json
import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Process

import redis


def square(number):
    return os.getpid(), number * number


def work(url):
    """What the other machines run: the same program, by way of another function."""
    store = redis.Redis.from_url(url)
    while True:
        _, job = store.blpop("jobs")
        number, argument = json.loads(job)
        store.rpush("results", json.dumps([number, *square(argument)]))


if __name__ == "__main__":
    url = os.environ["REDIS_URL"]
    workers = [Process(target=work, args=(url,), daemon=True) for _ in range(2)]
    for worker in workers:
        worker.start()

    with ProcessPoolExecutor(2) as pool:
        for worker, result in pool.map(square, range(1, 5)):
            print(f"a process of mine, {worker}: {result}")

    store = redis.Redis.from_url(url)
    for number in range(1, 5):
        store.rpush("jobs", json.dumps([number, number]))
    results = [json.loads(store.blpop("results")[1]) for _ in range(4)]
    for _, worker, result in sorted(results):
        print(f"a process of some worker's, {worker}: {result}")
