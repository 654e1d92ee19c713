"""A parent that waits for its child before it reads waits for ever, once the child has more to
say than the pipe holds.
"""

import os
import time

SECOND = 0.02  # of the book
ROOM = 65_536  # in a pipe


def start_writer(size):
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(writer, b"x" * size)
        os._exit(0)
    os.close(writer)
    return pid, reader


pid, reader = start_writer(ROOM)
os.waitpid(pid, 0)
print(f"{ROOM} bytes: the child has ended, and nobody has read")

pid, reader = start_writer(ROOM + 1)
time.sleep(3 * SECOND)  # a deadline, where the wrong program would wait for ever
ended, _ = os.waitpid(pid, os.WNOHANG)
print(f"{ROOM + 1} bytes: after 3 seconds the child is", "gone" if ended else "StillAlive")

with open(reader, "rb") as pipe:
    print(f"now somebody reads: {len(pipe.read())} bytes")
os.waitpid(pid, 0)
print("and the child has ended")
