"""A parent that ends in the usual way waits for its children: multiprocessing joins them at the
interpreter's exit. One that calls os._exit() does not.
"""

import ctypes
import os
import sys
import time
from multiprocessing import get_context

SECOND = 0.02  # of the book
PR_SET_CHILD_SUBREAPER = 36
fork = get_context("fork")


def work(creator, patience):
    begin = time.monotonic()
    while os.getppid() == creator and time.monotonic() - begin < patience * SECOND:
        time.sleep(SECOND)
    print(f"  child: done; my parent has waited: {os.getppid() == creator}", flush=True)


def parent(end):
    patience = 1000 if end == "exits at once" else 10
    fork.Process(target=work, args=(os.getpid(), patience)).start()
    if end == "exits":
        sys.exit(0)
    if end == "exits at once":
        os._exit(0)


if __name__ == "__main__":
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    for end in ["returns", "exits", "exits at once"]:
        print(f"a parent that {end}:", flush=True)
        process = fork.Process(target=parent, args=(end,))
        process.start()
        process.join()
    os.wait()  # the child that the last one left
