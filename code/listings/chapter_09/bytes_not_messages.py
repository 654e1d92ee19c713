"""A pipe carries bytes, without the borders between messages: a read does not return what a
write wrote.
"""

import os

reader, writer = os.pipe()

os.write(writer, b"red")
os.write(writer, b"green")
print(f"two writes, one read: {os.read(reader, 100).decode()}")

os.write(writer, b"blue")
for part in ["first", "second"]:
    print(f"one write, {part} read: {os.read(reader, 2).decode()}")
