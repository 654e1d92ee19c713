"""A counter with a limit: check and addition are under one lock, and none gets in too many."""

from concurrent.futures import ThreadPoolExecutor
from threading import Lock


class Room:
    def __init__(self, limit):
        self.limit = limit
        self.inside = 0
        self.lock = Lock()

    def enter(self):
        with self.lock:
            if self.inside == self.limit:
                return False
            self.inside += 1
            return True


def try_often(room):
    return sum(room.enter() for _ in range(1000))


room = Room(5000)
with ThreadPoolExecutor(8) as pool:
    entered = sum(pool.map(try_often, [room] * 8))
print(f"8000 tries, entered: {entered}, inside: {room.inside}")
print(f"one more try: {room.enter()}")
