"""asyncio's loop sleeps until the first alarm, then wakes what waits for it: many sleep in the
time of the longest.
"""

import asyncio

SECOND = 0.02  # of the book


async def sleeper(time):
    await asyncio.sleep(time * SECOND)
    print(f"{time} seconds are over")


async def main():
    await asyncio.gather(*(sleeper(time) for time in [15, 10, 5]))


asyncio.run(main())
