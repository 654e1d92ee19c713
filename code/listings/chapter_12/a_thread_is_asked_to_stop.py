"""A thread cannot be killed. It is asked to stop, looks for the request, and cleans up."""

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

from a_kill_leaves_half_a_file import draft

SECOND = 0.02  # of the book


def write(path, stop):
    with draft(path) as file:
        for line in range(1, 1001):
            print(f"line {line}", file=file)
            if stop.wait(SECOND):
                return line
    return 1000


path = os.path.join(tempfile.gettempdir(), f"draft-{os.getpid()}")
stop = Event()
with ThreadPoolExecutor(1) as threads:
    writer = threads.submit(write, path, stop)
    sleep(5 * SECOND)
    print("the writer is late, and asked to stop")
    stop.set()
print(f"it ended before line 1000: {str(writer.result() < 1000).lower()}")
print(f"a draft is left: {str(os.path.exists(path)).lower()}")
