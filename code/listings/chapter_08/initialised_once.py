"""Four threads want a value that takes a second to make: one makes it, and the others wait."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock

SECOND = 0.02  # of the book


class Settings:
    def __init__(self):
        self.lock = Lock()
        self.value = None
        self.made = 0

    def get(self):
        if self.value is None:
            with self.lock:
                if self.value is None:
                    self.value = self.make()
        return self.value

    def make(self):
        self.made += 1
        time.sleep(SECOND)
        return ["colour = never"]


def use_it(_):
    together.wait()
    return settings.get()


settings = Settings()
print(f"before the first use: made {settings.made} times")
together = Barrier(4)
with ThreadPoolExecutor(4) as pool:
    seen = list(pool.map(use_it, range(4)))
all_the_same = all(value is seen[0] for value in seen)
print(f"4 threads: made {settings.made} time, the same for all: {all_the_same}")
