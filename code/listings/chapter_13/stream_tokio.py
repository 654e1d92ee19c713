"""A stream of messages from one coroutine of asyncio to another."""

import asyncio


async def produce(messages, queue):
    for number in range(messages):
        await queue.put(number)
    await queue.put(None)  # no more


async def consume(queue):
    total = 0
    while (number := await queue.get()) is not None:
        total += number
    return total


async def stream(messages):
    queue = asyncio.Queue(1000)
    _, total = await asyncio.gather(produce(messages, queue), consume(queue))
    return total


print(f"100000 messages, their sum is {asyncio.run(stream(100_000))}")
