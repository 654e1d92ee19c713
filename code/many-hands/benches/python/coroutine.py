"""The Python side of `just bench coroutine`, as far as the standard library goes."""

import asyncio
import threading
from time import perf_counter

from worker import peak_memory, serve, timed

SLEEPERS = 10_000
TASKS = 100


def generator():
    while True:
        yield


async def all_of(many, function):
    """Starts so many tasks, waits for all, and says how long that took."""
    begin = perf_counter()
    tasks = [asyncio.create_task(function()) for _ in range(many)]
    for task in tasks:
        await task
    return perf_counter() - begin


def turns(count):
    async def take_turns():
        for _ in range(count // TASKS):
            await asyncio.sleep(0)

    return asyncio.run(all_of(TASKS, take_turns))


async def nothing():
    pass


def start_threads(count):
    begin = perf_counter()
    threads = [threading.Thread(target=lambda: None) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return perf_counter() - begin


def sleepers(times):
    return sum(asyncio.run(all_of(SLEEPERS, lambda: asyncio.sleep(0.1))) for _ in range(times))


def weighed(times):
    sleepers(times)
    return peak_memory()


if __name__ == "__main__":
    running = generator()
    serve({
        "generator": timed(lambda: next(running)),
        "turns": turns,
        "start": lambda count: asyncio.run(all_of(count, nothing)),
        "start threads": start_threads,
        "time asyncio": sleepers,
        "weigh asyncio": weighed,
    })
