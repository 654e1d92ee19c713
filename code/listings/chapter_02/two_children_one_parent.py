"""Two children of one parent: two ids, the same parent."""

import multiprocessing
import os


def introduce(word):
    print(f"{word}: my id is {os.getpid()}, my parent is {os.getppid()}", flush=True)


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    print(f"main: my id is {os.getpid()}", flush=True)
    hello = context.Process(target=introduce, args=("hello",))
    world = context.Process(target=introduce, args=("world",))
    hello.start()
    world.start()
    hello.join()
    world.join()
    print(f"main: my children were {hello.pid} and {world.pid}")
