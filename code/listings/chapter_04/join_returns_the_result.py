"""join() returns None; a subclass can keep the result in an attribute, which any code can set."""

from threading import Thread
from time import sleep

SECOND = 0.02  # of the book


class Calculation(Thread):
    def __init__(self, a, b):
        super().__init__()
        self.a, self.b = a, b
        self.result = None

    def run(self):
        sleep(10 * SECOND)
        self.result = self.a + self.b, self.a * self.b, self.a / self.b


calculation = Calculation(1, 2)
calculation.start()
print("main: it is being calculated")
print("main: join returns", calculation.join())
print("main:", calculation.result)
calculation.result = "anything"
print("main:", calculation.result)
