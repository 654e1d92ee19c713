"""A toy lock like the GIL: threads draw tickets, and one at a time runs, in the order of the
tickets. (The real lock below it makes no difference.)
"""

from threading import Condition, Thread


class Gil:
    """Threads stand in line with tickets. The one whose ticket is up holds the lock."""

    def __init__(self):
        self.drawn = 0
        self.up = 0
        self.changed = Condition()

    def line_up(self):
        with self.changed:
            self.drawn += 1
            return self.drawn - 1

    def wait_for(self, ticket):
        with self.changed:
            self.changed.wait_for(lambda: self.up == ticket)

    def give_away(self):
        with self.changed:
            self.up += 1
            self.changed.notify_all()


def side_by_side(*tasks):
    threads = [Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    gil = Gil()
    first, second = gil.line_up(), gil.line_up()

    def hold(ticket):
        gil.wait_for(ticket)
        print(f"ticket {ticket} has the lock")
        print(f"ticket {ticket} gives it away")
        gil.give_away()

    side_by_side(lambda: hold(second), lambda: hold(first))
