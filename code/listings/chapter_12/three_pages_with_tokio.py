"""The same three pages with async functions, which asyncio runs."""

import asyncio
from time import monotonic

SECOND = 0.02  # of the book
PAGES = {"/bread": "flour, water, salt", "/jam": "fruit, sugar", "/butter": "cream"}


async def answer(reader, writer):
    path = (await reader.readuntil(b"\r\n\r\n")).decode().split()[1]
    await asyncio.sleep(25 * SECOND)
    writer.write(f"HTTP/1.0 200 OK\r\n\r\n{PAGES[path]}".encode())
    writer.close()


async def fetch(port, path):
    print(f"asking for {path}")
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.0\r\n\r\n".encode())
    _, body = (await reader.read()).decode().split("\r\n\r\n")
    writer.close()
    print(f"{path}: {len(body)} bytes")
    return len(body)


async def main():
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    start = monotonic()
    sizes = await asyncio.gather(*(fetch(port, path) for path in PAGES))
    print(f"{sum(sizes)} bytes in all")
    print(f"in less than the time of two: {str(monotonic() - start < 50 * SECOND).lower()}")
    server.close()


asyncio.run(main())
