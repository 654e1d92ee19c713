"""A lock that may be held over an await: the tasks that want it wait, and the thread does not."""

import asyncio

SECOND = 0.02  # of the book


async def write(printer, printed, page):
    print(f"{page}: wants the printer")
    async with printer:
        print(f"{page}: has it, and waits for paper")
        await asyncio.sleep(2 * SECOND)
        printed.append(page)
        print(f"{page}: printed")


async def main():
    printer, printed = asyncio.Lock(), []
    await asyncio.gather(*(write(printer, printed, page) for page in ["bread", "jam"]))
    print(f"main: {len(printed)} pages are printed")


asyncio.run(main())
