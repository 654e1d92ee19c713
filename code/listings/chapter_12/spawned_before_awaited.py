"""A coroutine that is only made waits to be awaited; one in a task runs meanwhile."""

import asyncio

SECOND = 0.02  # of the book


async def ask(server, time):
    print(f"{server}: asked")
    await asyncio.sleep(time * SECOND)
    return f"{server} answered after {time} seconds"


async def main():
    made = ask("north", 5)
    task = asyncio.create_task(ask("south", 5))
    await asyncio.sleep(2 * SECOND)
    print("main: two seconds later")
    print(await task)
    print(await made)


asyncio.run(main())
