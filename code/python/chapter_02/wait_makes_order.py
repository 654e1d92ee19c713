"""A parent that joins before it prints comes second, every time."""

import os
from multiprocessing import Process


def speak():
    print(f"child: my id is {os.getpid()}, my parent is {os.getppid()}")


if __name__ == "__main__":
    child = Process(target=speak)
    child.start()
    child.join()  # the one line that is new
    print(f"parent: my id is {os.getpid()}")
