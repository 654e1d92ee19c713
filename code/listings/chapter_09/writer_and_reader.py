"""A writer, a reader, and a queue between them: the reader's loop ends with an end mark that the
writer sends.
"""

import multiprocessing
import time

SECOND = 0.02  # of the book


def write(outbox):
    for item in ["A", "B", "C"]:
        print(f"put {item}", flush=True)
        outbox.put(item)
        time.sleep(2 * SECOND)
    outbox.put(None)  # the end mark


def read(inbox):
    for item in iter(inbox.get, None):
        print(f"  got {item}", flush=True)
    print("  the end", flush=True)


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    queue = context.Queue(3)
    reader = context.Process(target=read, args=(queue,))
    writer = context.Process(target=write, args=(queue,))
    reader.start()
    writer.start()
    writer.join()
    reader.join()
