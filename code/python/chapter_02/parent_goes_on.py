"""Started and not waited for: parent and child both go on, and nothing orders what they print."""

import os
from multiprocessing import Process


def speak():
    print(f"child: my id is {os.getpid()}, my parent is {os.getppid()}", flush=True)


if __name__ == "__main__":
    child = Process(target=speak)
    child.start()
    print(f"parent: my id is {os.getpid()}", flush=True)
