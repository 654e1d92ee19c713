"""A bounded queue is the bounded buffer. The producer has to say that nothing more will come."""

import threading
from queue import Queue

OVER = object()
queue = Queue(2)


def produce():
    for item in range(1, 11):
        queue.put(item)
    queue.put(OVER)


producer = threading.Thread(target=produce)
producer.start()
print("taken:", list(iter(queue.get, OVER)))
producer.join()
