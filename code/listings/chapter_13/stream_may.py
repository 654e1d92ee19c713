"""A stream of messages from one greenlet to another."""

import gevent
from gevent.queue import Queue


def produce(messages, queue):
    for number in range(messages):
        queue.put(number)
    queue.put(None)  # no more


def consume(queue):
    return sum(iter(queue.get, None))


def stream(messages):
    queue = Queue(1000)
    gevent.spawn(produce, messages, queue)
    return gevent.spawn(consume, queue).get()


print(f"100000 messages, their sum is {stream(100_000)}")
