"""A deque for tasks: its owner takes the newest from one end, a thief the oldest from the other."""

from collections import deque
from threading import Thread

tasks = deque(range(1, 7))


def steal():
    print(f"a thief takes {tasks.popleft()}")


for _ in range(3):
    print(f"the owner takes {tasks.pop()}")
    thief = Thread(target=steal)
    thief.start()
    thief.join()
print(f"nothing is left: {len(tasks)}")
