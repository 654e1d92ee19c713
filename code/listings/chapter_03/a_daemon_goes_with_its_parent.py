"""When a parent is killed, nothing ends its daemons in Python: they run on like its other
children.
"""

import ctypes
import os
import signal
import time
from multiprocessing import get_context

SECOND = 0.02  # of the book
PR_SET_CHILD_SUBREAPER = 36
fork = get_context("fork")


def work():
    time.sleep(10 * SECOND)
    os._exit(7)


def parent(daemon):
    fork.Process(target=work, daemon=daemon).start()
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    for daemon in [False, True]:
        process = fork.Process(target=parent, args=(daemon,))
        process.start()
        process.join()
        _, status = os.wait()
        code = os.waitstatus_to_exitcode(status)
        print(f"daemon {daemon}: ran on, ended with {code}", flush=True)
