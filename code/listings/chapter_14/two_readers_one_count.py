"""Two programs take words from one queue, and count them in one dictionary."""

import os
from multiprocessing import Process

import redis


def reader(url):
    """Could run on any machine that reaches the server."""
    store = redis.Redis.from_url(url)
    while word := store.blpop("words")[1]:
        store.hincrby("counts", word)


if __name__ == "__main__":
    url = os.environ["REDIS_URL"]
    readers = [Process(target=reader, args=(url,)) for _ in range(2)]
    for process in readers:
        process.start()

    store = redis.Redis.from_url(url, decode_responses=True)
    for word in "to be or not to be that is the question".split():
        store.rpush("words", word)
    # The queue has no end of its own.
    store.rpush("words", "", "")
    for process in readers:
        process.join()

    counts = store.hgetall("counts")
    print({word: int(counts[word]) for word in sorted(counts)})
