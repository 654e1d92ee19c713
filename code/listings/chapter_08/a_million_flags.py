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
    last = seen = without_data = 0
    while last < rounds:
        number = shared.flag
        has_data = shared.data >= number
        if number > last:
            seen += 1
            without_data += not has_data
            last = number
    return seen, without_data


shared = Shared()
writer = Thread(target=raise_flags, args=(1_000_000, shared))
writer.start()
seen, without_data = look(1_000_000, shared)
writer.join()
print(f"a million flags raised; seen: {seen}, without their data: {without_data}")
