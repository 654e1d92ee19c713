"""To ask for the length before you get proves nothing: two readers see one message, and one of
them gets it.
"""

import multiprocessing
import queue


def look_then_take(inbox, both_have_looked):
    seen = inbox.qsize()
    both_have_looked.wait()
    try:
        inbox.get(timeout=1)
        print(f"saw {seen}, and got it", flush=True)
    except queue.Empty:
        print(f"saw {seen}, and got nothing", flush=True)


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    inbox, barrier = context.Queue(1), context.Barrier(2)
    inbox.put("x")
    readers = [context.Process(target=look_then_take, args=(inbox, barrier)) for _ in range(2)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
