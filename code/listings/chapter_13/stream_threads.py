"""A stream of messages from one thread to another."""

from queue import Queue
from threading import Thread


def produce(messages, queue):
    for number in range(messages):
        queue.put(number)
    queue.put(None)  # no more


def stream(messages):
    queue = Queue(1000)
    Thread(target=produce, args=(messages, queue)).start()
    return sum(iter(queue.get, None))


print(f"100000 messages, their sum is {stream(100_000)}")
