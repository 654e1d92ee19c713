"""Two processes are joined by an address: one listens there, the other connects, and a connection
lies between them. This is multiprocessing.connection.
"""

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
    print(f"connected, with {inbox.recv()}")
    try:
        while True:
            print(f"got {inbox.recv()}")
    except EOFError:
        print("the end")
    child.join()
