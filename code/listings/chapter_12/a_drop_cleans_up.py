"""A coroutine that is late is cancelled where it waits, and its with blocks end.

Needs Python 3.11.
"""

import asyncio
import os
import tempfile

from a_kill_leaves_half_a_file import draft

SECOND = 0.02  # of the book


async def write(path):
    with draft(path) as file:
        for line in range(1, 1001):
            print(f"line {line}", file=file)
            await asyncio.sleep(SECOND)


async def main():
    path = os.path.join(tempfile.gettempdir(), f"draft-{os.getpid()}")
    try:
        async with asyncio.timeout(5 * SECOND):
            await write(path)
    except TimeoutError:
        print("the writer was late, and cancelled")
    print(f"a draft is left: {str(os.path.exists(path)).lower()}")


asyncio.run(main())
