"""A light that counts, with its silent tick, and a state machine that has none."""

from itertools import cycle, islice


def by_count():
    count = 0
    while True:
        if count <= 5:
            yield "G"
        elif count <= 10:
            yield "R"
        else:
            yield "-"  # turns green, and prints nothing
            count = 0
        count += 1


def by_state():
    for light in cycle("GR"):
        yield from light * 5


print("by count:", "".join(islice(by_count(), 34)))
print("by state:", "".join(islice(by_state(), 34)))
