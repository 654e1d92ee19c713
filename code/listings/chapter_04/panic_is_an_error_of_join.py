"""An exception ends its thread alone; join() does not report it, and there is no result."""

from threading import Thread


class Division(Thread):
    def __init__(self, a, b):
        super().__init__()
        self.a, self.b = a, b
        self.result = None

    def run(self):
        self.result = self.a // self.b


for a, b in [(6, 3), (6, 0), (8, 2)]:
    division = Division(a, b)
    division.start()
    division.join()
    print(f"{a} / {b} is {division.result}", flush=True)
