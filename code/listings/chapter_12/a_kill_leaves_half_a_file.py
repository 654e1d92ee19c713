"""A process that is killed has no chance to clean up: its half-written file stays."""

import multiprocessing
import os
import tempfile
from contextlib import contextmanager
from time import sleep

SECOND = 0.02  # of the book


@contextmanager
def draft(path):
    """A file that is removed at the end."""
    try:
        with open(path, "w") as file:
            yield file
    finally:
        os.remove(path)
        print(f"the draft is removed: {str(not os.path.exists(path)).lower()}")


def write(path):
    with draft(path) as file:
        for line in range(1, 1001):
            print(f"line {line}", file=file)
            sleep(SECOND)


if __name__ == "__main__":
    path = os.path.join(tempfile.gettempdir(), f"draft-{os.getpid()}")
    writer = multiprocessing.get_context("fork").Process(target=write, args=(path,))
    writer.start()
    writer.join(25 * SECOND)
    if writer.is_alive():
        writer.kill()
        writer.join()
        print(f"the writer is late, and killed: signal {-writer.exitcode}")
    print(f"a draft is left: {str(os.path.exists(path)).lower()}")
    os.remove(path)
