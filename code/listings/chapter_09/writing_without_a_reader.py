"""The other direction: when the last reader is gone, the writer gets an exception."""

import os

reader, writer = os.pipe()
os.write(writer, b"into the buffer")
os.close(reader)
try:
    os.write(writer, b"to nobody")
except BrokenPipeError as error:
    print(f"the last reader is gone: {error.strerror.lower()}")
