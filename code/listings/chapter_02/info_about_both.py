"""The same function in the parent and in the child: the child's parent is the parent; the
module's name shows how it started.
"""

import multiprocessing
import os


def info(title):
    print(title)
    print(f"  process {multiprocessing.current_process().name}, module {__name__}")
    print(f"  id {os.getpid()}, parent {os.getppid()}", flush=True)


def greet(name):
    info("in the child")
    print(f"  hello, {name}")


if __name__ == "__main__":
    info("in the parent")
    child = multiprocessing.get_context("spawn").Process(target=greet, args=("bob",))
    child.start()
    child.join()
