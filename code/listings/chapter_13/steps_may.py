"""A sum that takes computing, in as many greenlets as there are cores. They share one thread,
and compute one after the other.
"""

from os import cpu_count

import gevent

from steps_alone import steps


def part(first, parts, numbers):
    return sum(map(steps, range(1 + first, numbers + 1, parts)))


def total(numbers):
    cores = cpu_count()
    parts = [gevent.spawn(part, first, cores, numbers) for first in range(cores)]
    return sum(part.get() for part in parts)


print(f"all numbers up to 200000 take {total(200_000)} steps")
