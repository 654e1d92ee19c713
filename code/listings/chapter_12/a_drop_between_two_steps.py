"""A coroutine that is cancelled between two steps has done the first.

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
    try:
        async with asyncio.timeout(5 * SECOND):
            await transfer(accounts)
    except TimeoutError:
        print("the transfer was late")
    print(accounts)


asyncio.run(main())
