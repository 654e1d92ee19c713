"""A million flags are raised, and the reader counts those that came without their data: none."""

from threading import Thread


class Shared:
    data = 0
    flag = 0


def raise_flags(rounds, shared):
    for number in range(1, rounds + 1):
        shared.data = number
        shared.flag = number


def look(rounds, shared):
    missing = 0
    while True:
        number = shared.flag
        if shared.data < number:
            missing += 1
        if number == rounds:
            return missing


shared = Shared()
writer = Thread(target=raise_flags, args=(1_000_000, shared))
writer.start()
missing = look(1_000_000, shared)
writer.join()
print(f"a million flags; seen without their data: {missing}")
