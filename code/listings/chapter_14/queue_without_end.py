"""A queue without a limit takes whatever comes, and grows as long as its readers are slower."""

import os

import redis

store = redis.Redis.from_url(os.environ["REDIS_URL"])
for number in range(1, 3001):
    store.rpush("pictures", bytes(1000))
    # The reader is three times as slow.
    if number % 3 == 0:
        store.blpop("pictures")
    if number % 1000 == 0:
        print(f"{number} sent, {store.llen('pictures')} wait")
