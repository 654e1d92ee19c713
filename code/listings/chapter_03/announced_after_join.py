"""After join the announcement is true: the children have ended."""

from multiprocessing import Process
from time import sleep

SECOND = 0.02  # of the book


def greet(word):
    sleep(2 * SECOND)
    print(word, flush=True)


if __name__ == "__main__":
    children = [Process(target=greet, args=(word,)) for word in ["hello", "world"]]
    for child in children:
        child.start()
    print("parent: waiting", flush=True)
    for child in children:
        child.join()
    print("parent: the children have ended")
    print(f"parent: alive are {[child.is_alive() for child in children]}")
