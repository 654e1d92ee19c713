"""asyncio.to_thread() takes a call that blocks to a thread of its own, and the tasks go on."""

import asyncio
import time

SECOND = 0.02  # of the book


def read():
    """Stands for a library that knows nothing of asyncio."""
    time.sleep(30 * SECOND)
    print("reader: done")
    return 4096


async def main():
    reader = asyncio.create_task(asyncio.to_thread(read))
    for tick in range(1, 4):
        await asyncio.sleep(2 * SECOND)
        print(f"clock: {tick}")
    print(f"main: {await reader} bytes")


asyncio.run(main())
