"""What a thread does to a global, its starter sees; what a process does to it, no other does."""

from multiprocessing import get_context
from threading import Thread

count = 0


def add(n):
    global count
    count += n


if __name__ == "__main__":
    child = get_context("spawn").Process(target=add, args=(10,))
    child.start()
    child.join()
    print("after the process:", count)

    thread = Thread(target=add, args=(10,))
    thread.start()
    thread.join()
    print("after the thread:", count)
