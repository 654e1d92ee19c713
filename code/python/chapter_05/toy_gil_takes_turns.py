"""A toy interpreter with one lock: a thread runs bytecodes while it is first in line, and after so
many goes to the end. (The real lock below it makes no difference.)
"""

from collections import deque
from threading import Condition, Thread


class Gil:
    """Who is first in line holds it."""

    def __init__(self, line):
        self.line = deque(line)
        self.moved = Condition()

    def change(self, change):
        with self.moved:
            change(self.line)
            self.moved.notify_all()

    def wait_for_turn(self, me):
        with self.moved:
            self.moved.wait_for(lambda: self.line and self.line[0] == me)

    def run(self, me, codes, ticks, step):
        for n in range(1, codes + 1):
            self.wait_for_turn(me)
            step(n)
            if n % ticks == 0:
                self.change(lambda line: line.rotate(-1))  # the first is now the last
        self.change(lambda line: line.remove(me))


def side_by_side(*tasks):
    threads = [Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    gil = Gil(["one", "two"])
    side_by_side(
        lambda: gil.run("one", 6, 2, lambda n: print(f"one: bytecode {n}")),
        lambda: gil.run("two", 6, 2, lambda n: print(f"two: bytecode {n}")),
    )
