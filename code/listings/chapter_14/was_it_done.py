"""A server that fails before its work and one that fails after it look the same to a client."""

import socket
from concurrent.futures import ThreadPoolExecutor


def bank(listener, fails):
    """Serves one client, and is gone before it has answered. Returns the balance."""
    client, _ = listener.accept()
    with client:
        amount = client.recv(1)[0]
        return 0 if fails == "before the deposit" else amount


def deposit(address, amount):
    """What the client hears of its deposit."""
    with socket.create_connection(address) as connection:
        connection.sendall(bytes([amount]))
        answer = connection.recv(1)
        return f"the balance {answer[0]}" if answer else "no answer"


with ThreadPoolExecutor() as threads:
    for fails in ("before the deposit", "after the deposit"):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            server = threads.submit(bank, listener, fails)
            heard = deposit(listener.getsockname(), 100)
            print(f"fails {fails}: the client hears {heard}, the balance is {server.result()}")
