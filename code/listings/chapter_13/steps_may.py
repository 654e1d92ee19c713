"""A sum that takes computing, in as many greenlets as there are cores. They share one thread,
and compute one after the other.
"""

from os import cpu_count

import gevent


def steps(number):
    """How many steps a number takes to 1, halved if even, tripled plus one if odd."""
    taken = 0
    while number != 1:
        number = number // 2 if number % 2 == 0 else 3 * number + 1
        taken += 1
    return taken


def part(first, parts, numbers):
    return sum(map(steps, range(1 + first, numbers + 1, parts)))


def total(numbers):
    cores = cpu_count()
    parts = [gevent.spawn(part, first, cores, numbers) for first in range(cores)]
    return sum(part.get() for part in parts)


print(f"all numbers up to 200000 take {total(200_000)} steps")
