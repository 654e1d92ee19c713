"""Of three threads that want one seat `setdefault` lets one have it, and tells all whose it is."""

from threading import Thread


def take(seats, me):
    owner = seats.setdefault("12A", me)
    if owner == me:
        print(f"thread {me} has the seat\n", end="")
    else:
        print(f"thread {me} is too late: it is thread {owner}'s\n", end="")


seats = {}
threads = [Thread(target=take, args=(seats, me)) for me in (1, 2, 3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
