"""asyncio.wait() returns when the first task is done; the others run on until cancelled."""

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
    tasks = [asyncio.create_task(ask("near", 5)), asyncio.create_task(ask("far", 1000))]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    await asyncio.wait(pending)
    print(f"main: {done.pop().result()} was first")


asyncio.run(main())
