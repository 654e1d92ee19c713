"""A server in a process of its own that answers no client before all are there."""

import multiprocessing
import os
import socket
from contextlib import contextmanager

fork = multiprocessing.get_context("fork")


def serve(listener, guests):
    listener.settimeout(10)  # if one does not come
    here = [listener.accept()[0] for _ in range(guests)]
    for guest in here:
        guest.sendall(str(len(here)).encode())
        guest.close()


@contextmanager
def server(guests):
    """The server that the benchmark names, or else a new one, which ends with the block."""
    if "MANY_HANDS_SERVER" in os.environ:
        host, port = os.environ["MANY_HANDS_SERVER"].split(":")
        yield host, int(port)
        return
    # The backlog is the room for clients that have not been accepted yet.
    with socket.create_server(("127.0.0.1", 0), backlog=4096) as listener:
        process = fork.Process(target=serve, args=(listener, guests), daemon=True)
        process.start()
        yield listener.getsockname()
        process.join()


if __name__ == "__main__":
    with server(3) as address:
        for guest in [socket.create_connection(address) for _ in range(3)]:
            print(guest.makefile().read(), "are here")
            guest.close()
