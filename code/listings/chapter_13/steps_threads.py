"""A sum that takes computing, a part of it in each of as many threads as there are cores. They
compute in turn, not side by side.
"""

from concurrent.futures import ThreadPoolExecutor
from os import cpu_count


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
    with ThreadPoolExecutor(cores) as threads:
        parts = [threads.submit(part, first, cores, numbers) for first in range(cores)]
        return sum(part.result() for part in parts)


print(f"all numbers up to 200000 take {total(200_000)} steps")
