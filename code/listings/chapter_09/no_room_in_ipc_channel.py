"""A connection has no capacity to choose, and still a send can wait: for room in a socket."""

import multiprocessing
from multiprocessing.connection import Client, Listener

SECOND = 0.02  # of the book


def count(address):
    with Client(address) as outbox:
        for number in range(1, 20_001):
            outbox.send(number)


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    with Listener(family="AF_UNIX") as listener:
        child = context.Process(target=count, args=(listener.address,))
        child.start()
        inbox = listener.accept()
    last = inbox.recv()

    child.join(timeout=3 * SECOND)
    ended = str(not child.is_alive()).lower()
    print(f"nobody receives; after 3 seconds the writer has ended: {ended}")

    try:
        while True:
            last = inbox.recv()
    except EOFError:
        child.join()
        print(f"received up to {last}; the writer: exit status: {child.exitcode}")
