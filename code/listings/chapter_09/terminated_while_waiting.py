"""A reader is terminated while it waits at the queue: it takes the queue's lock with it, and
no other reader ever gets a message.
"""

import multiprocessing
import queue
import time

SECOND = 0.02  # of the book


def wait(inbox):
    print("nobody sends me", inbox.get())


def a_reader_waits(inbox):
    """get() waits with this lock in its hands. To look at it is for this page only."""
    free = inbox._rlock.acquire(block=False)
    if free:
        inbox._rlock.release()
    return not free


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    inbox = context.Queue(1)
    reader = context.Process(target=wait, args=(inbox,))
    reader.start()
    while not a_reader_waits(inbox):
        time.sleep(SECOND)
    reader.terminate()
    reader.join()
    print(f"the reader: signal {-reader.exitcode}")

    inbox.put(5)
    try:
        print(f"another reader gets {inbox.get(timeout=10 * SECOND)}")
    except queue.Empty:
        print("another reader gets nothing")
