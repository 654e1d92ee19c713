"""A thousand connections, open at the same time, with a thread for each."""

import socket
from threading import Thread

from everyone_is_here import server
from room_for_files import room_for


def ask(address, answers):
    with socket.create_connection(address) as guest:
        answers.append(guest.makefile().read())


def connections(number):
    room_for(number)
    answers = []
    with server(number) as address:
        guests = [Thread(target=ask, args=(address, answers)) for _ in range(number)]
        for guest in guests:
            guest.start()
        for guest in guests:
            guest.join()
    return answers


answers = connections(1000)
complete = sum(answer == "1000" for answer in answers)
print(f"{complete} of {len(answers)} were told that 1000 are here")
