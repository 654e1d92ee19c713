"""finally runs when a function returns or raises, and sys.exit() raises; it does not run when the
process exits by os._exit(), or is ended by a signal.
"""

import os
import signal
import sys
from multiprocessing import Process


def work(end):
    try:
        if end == "raises":
            raise RuntimeError("on purpose")
        if end == "exits":
            sys.exit(0)
        if end == "exits at once":
            os._exit(0)
        if end == "is terminated":
            os.kill(os.getpid(), signal.SIGTERM)  # as the parent's terminate() would
    finally:
        print("  the light is switched off", flush=True)


if __name__ == "__main__":
    for end in ["returns", "raises", "exits", "exits at once", "is terminated"]:
        print(f"a child that {end}:", flush=True)
        child = Process(target=work, args=(end,))
        child.start()
        child.join()
