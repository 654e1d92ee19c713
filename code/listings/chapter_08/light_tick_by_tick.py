"""The tutorial's light tick by tick, with its silent tick, and a state machine that has none."""

from itertools import cycle, islice


def as_told():
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


print("as told: ", "".join(islice(as_told(), 34)))
print("by state:", "".join(islice(by_state(), 34)))
