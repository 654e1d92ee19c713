"""While a thread is busy with one task, an idle one takes the others out of its deque."""

from collections import deque
from threading import Event, Thread

nothing_left = Event()


def take_all(take):
    taken = 0
    while True:
        try:
            take()  # one step in C: two threads never get the same task
        except IndexError:
            return taken
        taken += 1


def steal(tasks, counts):
    counts["thief"] = take_all(tasks.popleft)
    nothing_left.set()


tasks, counts = deque(range(10)), {"owner": 0}
tasks.pop()
counts["owner"] += 1
thief = Thread(target=steal, args=(tasks, counts))
thief.start()
nothing_left.wait()  # for so long the owner is busy with its first task
counts["owner"] += take_all(tasks.pop)
thief.join()
print(f"ten tasks: the owner did {counts['owner']}, the thief {counts['thief']}")
