"""Task.cancel() raises an exception where the task waits, and the task may catch it."""

import asyncio

SECOND = 0.02  # of the book


async def ask(server, time):
    try:
        await asyncio.sleep(time * SECOND)
        print(f"{server}: answered")
    finally:
        print(f"{server}: closed")


async def insist(server, time):
    try:
        await ask(server, time)
    except asyncio.CancelledError:
        print(f"{server}: asked again")
        return server


async def main():
    for function in [ask, insist]:
        task = asyncio.create_task(function("far", 1000))
        await asyncio.sleep(2 * SECOND)
        print("main: cancels the task")
        task.cancel()
        await asyncio.wait([task])
        print(f"main: cancelled: {str(task.cancelled()).lower()}")


asyncio.run(main())
