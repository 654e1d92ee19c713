"""When the initialiser raises, the next caller tries again: nothing remembers the failure."""

from functools import cache
from threading import Lock


class Once:
    def __init__(self, make):
        self.make = make
        self.lock = Lock()
        self.value = None

    def get(self):
        if self.value is None:
            with self.lock:
                if self.value is None:
                    self.value = self.make()
        return self.value


class Server:
    tries = 0

    def connect(self):
        """Works at the second try."""
        self.tries += 1
        if self.tries == 1:
            raise ConnectionError("no connection")
        return self.tries


for name, wrap in [("double check", lambda make: Once(make).get), ("functools.cache", cache)]:
    server = Server()
    get = wrap(server.connect)
    for _ in range(2):
        try:
            value = get()
        except ConnectionError:
            value = None
        print(f"{name}: {value}, tries: {server.tries}")
