"""Several writers on one pipe: small writes stay whole, big ones get into each other."""

import os
import time

SECOND = 0.02  # of the book


def torn(size):
    """Two children write 20 messages of one letter each. How many do not arrive whole?"""
    reader, writer = os.pipe()
    children = []
    for letter in [b"a", b"b"]:
        pid = os.fork()
        if pid == 0:
            for _ in range(20):
                os.write(writer, letter * size)
            os._exit(0)
        children.append(pid)
    os.close(writer)

    time.sleep(10 * SECOND)  # until both wait for room
    count = 0
    with open(reader, "rb") as pipe:
        for _ in range(40):
            message = pipe.read(size)
            count += message != message[:1] * size
    for pid in children:
        os.waitpid(pid, 0)
    return count


for size in [4096, 262_144]:
    print(f"messages of {size} bytes: {torn(size)} of 40 torn", flush=True)
