"""A process that reads from a pipe and keeps a writing end open itself never sees the end of the
stream.
"""

import os
import select

SECOND = 0.02  # of the book


def has_news(reader):
    """Waits for bytes or the end, but not for ever."""
    ready, _, _ = select.select([reader], [], [], 3 * SECOND)
    return ready != []


reader, writer = os.pipe()
pid = os.fork()
if pid == 0:
    os.write(writer, b"x")
    os._exit(0)

os.waitpid(pid, 0)
os.read(reader, 1)
print(f"the child has written and ended; is there news? {has_news(reader)}")

os.close(writer)
print(f"my own writing end is closed; is there news? {has_news(reader)}")
print(f"read: {len(os.read(reader, 10))} bytes, the end")
