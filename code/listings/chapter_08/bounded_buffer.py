"""A buffer with room for two: put waits while it is full, take while it is empty."""

import threading
from collections import deque


class Buffer:
    def __init__(self):
        self.items = deque()
        self.most = 0
        lock = threading.Lock()
        self.not_full = threading.Condition(lock)
        self.not_empty = threading.Condition(lock)

    def put(self, item):
        with self.not_full:
            self.not_full.wait_for(lambda: len(self.items) < 2)
            self.items.append(item)
            self.most = max(self.most, len(self.items))
            self.not_empty.notify()

    def take(self):
        with self.not_empty:
            self.not_empty.wait_for(lambda: self.items)
            self.not_full.notify()
            return self.items.popleft()


buffer = Buffer()
producer = threading.Thread(target=lambda: [buffer.put(n) for n in range(1, 11)])
producer.start()
taken = [buffer.take() for _ in range(10)]
producer.join()
print(f"taken, and how many were there at most: {taken, buffer.most}")
