"""A generator is lazy: if you start and join in one chain, each thread is joined before the next
one is started.
"""

from threading import Thread
from time import sleep

SECOND = 0.02  # of the book


class Square(Thread):
    def __init__(self, n):
        super().__init__()
        self.n = n

    def run(self):
        print(f"{self.n} begins")
        sleep(SECOND)
        print(f"{self.n} ends")
        self.result = self.n * self.n

    def wait(self):
        self.join()
        return self.result


def started(n):
    thread = Square(n)
    thread.start()
    return thread


threads = (started(n) for n in range(1, 4))
print("sum of the squares:", sum(thread.wait() for thread in threads))
