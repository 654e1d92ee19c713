"""A sum that takes computing, in as many coroutines as there are cores. They share one thread,
and compute one after the other.
"""

import asyncio
from os import cpu_count

from steps_alone import steps


async def part(first, parts, numbers):
    return sum(map(steps, range(1 + first, numbers + 1, parts)))


async def total(numbers):
    cores = cpu_count()
    return sum(await asyncio.gather(*(part(first, cores, numbers) for first in range(cores))))


print(f"all numbers up to 200000 take {asyncio.run(total(200_000))} steps")
