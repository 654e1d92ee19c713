"""join() starts nothing and orders nothing but its caller: joined in any order, the children
have run side by side.
"""

from multiprocessing import Process
from time import sleep

SECOND = 0.02  # of the book


def work(long):
    sleep(long * 5 * SECOND)
    print(f"the child of {long} has ended", flush=True)


if __name__ == "__main__":
    children = []
    for long in [1, 2, 3]:
        child = Process(target=work, args=(long,))
        child.start()
        children.append((long, child))
    for long, child in reversed(children):
        child.join()
        print(f"joined the child of {long}", flush=True)
