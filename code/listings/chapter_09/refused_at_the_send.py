"""A message that cannot be pickled: put says nothing, the queue's thread prints a traceback, and
the message is gone.
"""

import multiprocessing
import queue

SECOND = 0.02  # of the book

if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    functions = context.Queue(1)
    functions.put(lambda: None)
    print("put: done", flush=True)
    try:
        functions.get(timeout=10 * SECOND)
    except queue.Empty:
        print("get: Empty", flush=True)
