"""The kernel keeps what is in a pipe, and only so much of it: then a writer waits, or is told
that it would have to.
"""

import fcntl
import os

F_GETPIPE_SZ = 1032  # fcntl.F_GETPIPE_SZ since Python 3.10

reader, writer = os.pipe()
print(f"the kernel gives the pipe {fcntl.fcntl(writer, F_GETPIPE_SZ)} bytes")

os.set_blocking(writer, False)  # an exception in place of a wait
written = 0
try:
    while True:
        written += os.write(writer, bytes(4096))
except BlockingIOError as error:
    print(f"written without a reader: {written}; then: {type(error).__name__}")

os.read(reader, 4096)
print(f"4096 bytes were read; written again: {os.write(writer, bytes(4096))}")
