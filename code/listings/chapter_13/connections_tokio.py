"""Ten thousand connections, open at the same time, with a coroutine of asyncio for each."""

import asyncio

from everyone_is_here import server
from room_for_files import room_for


async def ask(address):
    reader, writer = await asyncio.open_connection(*address)
    answer = await reader.read()
    writer.close()
    return answer.decode()


async def connections(number, address):
    return await asyncio.gather(*(ask(address) for _ in range(number)))


room_for(10_000)
with server(10_000) as address:
    answers = asyncio.run(connections(10_000, address))
complete = sum(answer == "10000" for answer in answers)
print(f"{complete} of {len(answers)} were told that 10000 are here")
