"""A thousand coroutines of asyncio that wait, on one thread."""

import asyncio

SECOND = 0.02  # of the book


async def waits(number):
    return len(await asyncio.gather(*(asyncio.sleep(0.5 * SECOND) for _ in range(number))))


print(f"{asyncio.run(waits(1000))} waits are over")
