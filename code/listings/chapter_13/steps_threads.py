"""A sum that takes computing, a part of it in each of as many threads as there are cores. They
compute in turn, not side by side.
"""

from concurrent.futures import ThreadPoolExecutor
from os import cpu_count

from steps_alone import steps


def part(first, parts, numbers):
    return sum(map(steps, range(1 + first, numbers + 1, parts)))


def total(numbers):
    cores = cpu_count()
    with ThreadPoolExecutor(cores) as threads:
        parts = [threads.submit(part, first, cores, numbers) for first in range(cores)]
        return sum(part.result() for part in parts)


print(f"all numbers up to 200000 take {total(200_000)} steps")
