"""A parent that ends in the usual way waits for its children; its daemons it terminates."""

import time
from multiprocessing import get_context

SECOND = 0.02  # of the book
fork = get_context("fork")


def parent(daemon, long):
    fork.Process(target=time.sleep, args=(long * SECOND,), daemon=daemon).start()


if __name__ == "__main__":
    for daemon, long in [(False, 10), (True, 1000)]:
        begin = time.monotonic()
        process = fork.Process(target=parent, args=(daemon, long))
        process.start()
        process.join()
        waited = time.monotonic() - begin >= long * SECOND
        print(f"daemon {daemon}: waited for its end {waited}", flush=True)
