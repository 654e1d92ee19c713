"""Framing by hand: each message goes after its length, so the reader knows where it ends, and
when it was cut short.
"""

import os
import struct


def send(pipe, message):
    data = message.encode()
    pipe.write(struct.pack("<H", len(data)) + data)


def exactly(pipe, size):
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError("unexpected end of file")
    return data


def recv(pipe):
    """The next message, or None at the end."""
    first = pipe.read(1)
    if not first:
        return None
    (size,) = struct.unpack("<H", first + exactly(pipe, 1))
    return exactly(pipe, size).decode()


reader, writer = os.pipe()
with open(writer, "wb") as pipe:
    for message in ["red", "", "green"]:
        send(pipe, message)
    pipe.write(struct.pack("<H", 5))  # a message of five bytes,
    pipe.write(b"bl")  # of which two come

with open(reader, "rb") as pipe:
    try:
        while (message := recv(pipe)) is not None:
            print(f"a message of {len(message)} bytes: {message}")
    except EOFError as error:
        print(f"cut short: {error}")
