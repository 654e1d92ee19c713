"""Ten thousand connections, open at the same time, with a greenlet for each."""

import gevent
from gevent import socket

from everyone_is_here import server
from room_for_files import room_for


def ask(address):
    with socket.create_connection(address) as guest:
        return guest.makefile().read()


def connections(number):
    room_for(number)
    with server(number) as address:
        guests = [gevent.spawn(ask, address) for _ in range(number)]
        return [guest.get() for guest in guests]


answers = connections(10_000)
complete = sum(answer == "10000" for answer in answers)
print(f"{complete} of {len(answers)} were told that 10000 are here")
