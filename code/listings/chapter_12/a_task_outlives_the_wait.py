"""A shield: the deadline ends the wait, and not the task.

Needs Python 3.11.
"""

import asyncio

SECOND = 0.02  # of the book


async def transfer(accounts):
    accounts[0] -= 30
    await asyncio.sleep(10 * SECOND)  # the other bank answers
    accounts[1] += 30


async def main():
    accounts = [100, 50]
    task = asyncio.create_task(transfer(accounts))
    try:
        async with asyncio.timeout(5 * SECOND):
            await asyncio.shield(task)
    except TimeoutError:
        print("the transfer is late, and goes on")
        await task
    print(accounts)


asyncio.run(main())
