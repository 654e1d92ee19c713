"""Sixty move from one number to another, and a reader may find 60 too few or too many."""

from itertools import combinations


def move(accounts):
    accounts["left"] -= 60
    yield
    accounts["right"] += 60
    yield


def read(accounts, totals):
    left = accounts["left"]
    yield
    totals.add(left + accounts["right"])
    yield


def move_locked(accounts):
    accounts["left"] -= 60
    accounts["right"] += 60
    yield


def read_locked(accounts, totals):
    totals.add(accounts["left"] + accounts["right"])
    yield


def every_total(mover, reader, steps):
    totals = set()
    for turns_of_mover in combinations(range(2 * steps), steps):
        accounts = {"left": 100, "right": 0}
        moving, reading = mover(accounts), reader(accounts, totals)
        for turn in range(2 * steps):
            next(moving if turn in turns_of_mover else reading)
    return sorted(totals)


print(f"two steps each, some order makes the total {every_total(move, read, 2)}")
print(f"one step each, some order makes the total {every_total(move_locked, read_locked, 1)}")
