"""A pipe ends when no process can write to it any more: the reader gets what was written, and then
the end.
"""

import os

reader, writer = os.pipe()
pid = os.fork()
if pid == 0:
    os.close(reader)  # the parent's end
    os.write(writer, b"a letter from the child")
    os._exit(0)  # and its end is closed

os.close(writer)  # the child's end
letter = b""
while part := os.read(reader, 10):
    letter += part
print(f"read: {letter.decode()}")
print(f"read once more: {len(os.read(reader, 10))} bytes, the end")
os.waitpid(pid, 0)
