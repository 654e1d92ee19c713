"""Two processes that meet by an address need not agree on a type: a pickle says what it holds."""

import multiprocessing
from multiprocessing.connection import Client, Listener


def count(address):
    with Client(address) as outbox:
        for number in [1, 2, 3]:
            outbox.send(number)


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    with Listener(family="AF_UNIX") as listener:
        child = context.Process(target=count, args=(listener.address,))
        child.start()
        inbox = listener.accept()
    print(f"sent: 1, 2, 3; received: {inbox.recv()}, {inbox.recv()}, {inbox.recv()}")
    child.join()
