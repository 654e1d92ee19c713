"""A coroutine of asyncio for each of ten thousand small tasks."""

import asyncio


async def square(number):
    return number * number


async def sum_of_squares(tasks):
    return sum(await asyncio.gather(*(square(number) for number in range(tasks))))


print(f"10000 tasks, the sum of their results is {asyncio.run(sum_of_squares(10_000))}")
