"""Two threads run one function: each keeps its own order, and neither the other's."""

from threading import Thread
from time import sleep

SECOND = 0.02  # of the book


def count_down(task):
    print(f"{task} begins")
    for left in reversed(range(3)):
        sleep(SECOND)
        print(f"{task}: {left} to go")


for task in ["one", "two"]:
    Thread(target=count_down, args=(task,)).start()
