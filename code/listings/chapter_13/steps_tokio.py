"""A sum that takes computing, in as many coroutines as there are cores. They share one thread,
and compute one after the other.
"""

import asyncio
from os import cpu_count


def steps(number):
    """How many steps a number takes to 1, halved if even, tripled plus one if odd."""
    taken = 0
    while number != 1:
        number = number // 2 if number % 2 == 0 else 3 * number + 1
        taken += 1
    return taken


async def part(first, parts, numbers):
    return sum(map(steps, range(1 + first, numbers + 1, parts)))


async def total(numbers):
    cores = cpu_count()
    return sum(await asyncio.gather(*(part(first, cores, numbers) for first in range(cores))))


print(f"all numbers up to 200000 take {asyncio.run(total(200_000))} steps")
