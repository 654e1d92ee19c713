"""The same pieces under a lock between processes: each line is whole, and the order is any."""

import multiprocessing
from time import sleep

SECOND = 0.02  # of the book


def greet(n, terminal):
    with terminal:
        print("hello ", end="", flush=True)
        sleep(SECOND)  # time enough for the others to come between
        print(f"from {n}", flush=True)


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    terminal = context.Lock()
    children = [context.Process(target=greet, args=(n, terminal)) for n in (1, 2, 3)]
    for child in children:
        child.start()
    for child in children:
        child.join()
