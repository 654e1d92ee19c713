"""A parent that does not wait runs on: it announces the end of children that are still alive."""

import time
from multiprocessing import Process

SECOND = 0.02  # of the book


def greet(word, every):
    begin = time.monotonic()
    times = 0
    while time.monotonic() - begin < 20 * SECOND:
        print(word, flush=True)
        times += 1
        time.sleep(every * SECOND)
    print(f"said {word} {times} times in 20 seconds", flush=True)


if __name__ == "__main__":
    hello = Process(target=greet, args=("hello", 2))
    world = Process(target=greet, args=("world", 5))
    hello.start()
    world.start()
    print(f"parent: my children are {hello.pid} and {world.pid}", flush=True)
    print("parent: the children have ended", flush=True)
    print(f"parent: alive are {[hello.is_alive(), world.is_alive()]}", flush=True)
