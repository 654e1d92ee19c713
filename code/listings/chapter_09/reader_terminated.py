"""The other way to end an endless reader is to terminate it. Here its own words go too: they were
not flushed.
"""

import multiprocessing
import time

SECOND = 0.02  # of the book


def read(inbox, begun):
    while True:
        item = inbox.get()
        print(f"reader: {item} begun")  # without flush=True, as is usual
        begun.set()
        time.sleep(600 * SECOND)
        print(f"reader: {item} done")


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    inbox = context.Queue(3)
    begun = context.Event()
    reader = context.Process(target=read, args=(inbox, begun))
    reader.start()
    for item in ["A", "B", "C"]:
        inbox.put(item)
    begun.wait()
    reader.terminate()
    reader.join()
    print(f"the reader: signal {-reader.exitcode}")
    print(f"left in the queue: {inbox.qsize()}")
