"""asyncio.timeout() cancels what it surrounds when time is up, and raises TimeoutError.

Needs Python 3.11.
"""

import asyncio

SECOND = 0.02  # of the book


async def ask(server, time):
    try:
        await asyncio.sleep(time * SECOND)
        print(f"{server}: answered")
        return server
    finally:
        print(f"{server}: closed")


async def main():
    try:
        async with asyncio.timeout(5 * SECOND):
            server = await ask("far", 1000)
            print(f"main: {server} answered")
    except TimeoutError:
        print("main: no answer within 5 seconds")


asyncio.run(main())
