"""A worker with last year's function takes a task like any other, and answers it: nothing between
the two programs compares what they were made of."""

import os

import redis


def this_years_price(net):
    return net + net * 19 // 100


def last_years_price(net):
    return net + net * 16 // 100


def work(functions, store):
    """Does one task: what travels is the name of a function."""
    _, task = store.blpop("tasks")
    name, argument = task.decode().split()
    store.rpush("results", functions[name](int(argument)))


store = redis.Redis.from_url(os.environ["REDIS_URL"])
store.rpush("tasks", "price 100", "price 100")

work({"price": last_years_price}, store)
work({"price": this_years_price}, store)
for _ in range(2):
    print(f"the price is {store.blpop('results')[1].decode()}")
