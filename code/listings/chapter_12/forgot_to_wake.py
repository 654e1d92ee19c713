"""A future that is never set is waited for until a time limit ends the wait."""

import asyncio

SECOND = 0.02  # of the book


async def wait_for_ever():
    print("main: I wait", flush=True)
    await asyncio.get_running_loop().create_future()
    print("never printed")


async def main():
    try:
        await asyncio.wait_for(wait_for_ever(), timeout=10 * SECOND)
    except asyncio.TimeoutError:
        print("after ten seconds it still waits")


asyncio.run(main())
