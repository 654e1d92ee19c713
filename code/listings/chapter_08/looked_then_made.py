"""To look for a value, and else to make it, are two steps: both of two threads make it."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from threading import Barrier


class Settings:
    def __init__(self):
        self.both_looked = Barrier(2)
        self.value = None
        self.made = 0

    def get(self, _):
        if self.value is None:
            self.both_looked.wait()
            self.value = self.make()
        return self.value

    def make(self):
        self.made += 1
        return [self.made]


@cache
def cached():
    both_called.wait()
    return ["made"]


settings = Settings()
both_called = Barrier(2)
with ThreadPoolExecutor(2) as pool:
    first, second = pool.map(settings.get, range(2))
    print(f"made: {settings.made}")
    one, other = [pool.submit(cached) for _ in range(2)]
    print(f"both get the same from functools.cache: {one.result() is other.result()}")
