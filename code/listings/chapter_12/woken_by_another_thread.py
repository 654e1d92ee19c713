"""Another thread may wake a coroutine, if it asks the loop's own thread to do it."""

import asyncio
import threading
import time

SECOND = 0.02  # of the book


def ring(loop, heard):
    time.sleep(5 * SECOND)
    print("ringer: I ring")
    loop.call_soon_threadsafe(heard.set_result, None)


async def main():
    loop = asyncio.get_running_loop()
    heard = loop.create_future()
    ringer = threading.Thread(target=ring, args=(loop, heard))
    ringer.start()
    print("main: I wait")
    await heard
    print("main: I heard it")
    ringer.join()


asyncio.run(main())
