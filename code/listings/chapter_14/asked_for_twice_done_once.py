"""Of two tasks with the same key there is one run: the first to set the key does it."""

import os
from concurrent.futures import ThreadPoolExecutor

import redis

store = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def send_the_bill(order):
    """Returns the number of the letter."""
    return store.hincrby("letters", order)


def send_once(key, order):
    """The result of the one run, whoever asks."""
    if store.set(f"{key}:begun", "yes", nx=True):
        store.rpush(f"{key}:result", send_the_bill(order))
    # Read without taking it out, by as many as come.
    return store.blmove(f"{key}:result", f"{key}:result", 0)


with ThreadPoolExecutor() as threads:
    for letter in threads.map(send_the_bill, [17, 17]):
        print(f"order 17, without a key: letter {letter}")

    for letter in threads.map(send_once, ["the bill of order 18"] * 2, [18, 18]):
        print(f"order 18, with a key: letter {letter}")
