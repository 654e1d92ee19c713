"""A child does not die with its parent: when that is killed, it runs on as an orphan."""

import ctypes
import os
import signal
import time
from multiprocessing import get_context

SECOND = 0.02  # of the book
PR_SET_CHILD_SUBREAPER = 36
fork = get_context("fork")


def parent():
    fork.Process(target=child, args=(os.getpid(),)).start()
    for _ in range(3):
        print("parent", flush=True)
        time.sleep(SECOND)
    os.kill(os.getpid(), signal.SIGKILL)  # as if killed from outside


def child(creator):
    rounds_alone = 0
    while rounds_alone < 3:
        alone = os.getppid() != creator
        print("child, an orphan" if alone else "child", flush=True)
        rounds_alone += alone
        time.sleep(SECOND)


if __name__ == "__main__":
    # So that the orphan comes to us, and we can wait for it.
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    process = fork.Process(target=parent)
    process.start()
    process.join()
    print(f"the parent ended with {process.exitcode}", flush=True)
    os.wait()
