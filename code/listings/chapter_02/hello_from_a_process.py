"""Process(target=...).start() calls a function in a process of its own; join() waits for it."""

from multiprocessing import Process
from time import sleep

SECOND = 0.02  # of the book


def greet(name):
    sleep(2 * SECOND)
    print(f"hello, {name}")


if __name__ == "__main__":
    child = Process(target=greet, args=("bob",))
    child.start()
    print(f"started {child.name}", flush=True)
    child.join()
    print("joined")
