"""A group of tasks: the first error cancels the others, and the block ends when all have ended.

Needs Python 3.11.
"""

import asyncio

SECOND = 0.02  # of the book


async def ask(server, time):
    await asyncio.sleep(time * SECOND)
    if server == "west":
        raise ConnectionError("west: refused")
    print(f"{server}: answered")


async def main():
    try:
        async with asyncio.TaskGroup() as tasks:
            for server, time in [("north", 5), ("west", 10), ("south", 1000)]:
                tasks.create_task(ask(server, time))
    except* ConnectionError as group:
        print(*group.exceptions)
    print(f"tasks left: {len(asyncio.all_tasks() - {asyncio.current_task()})}")


asyncio.run(main())
