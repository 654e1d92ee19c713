"""A thousand children race their parent to a pipe: the machine decides who is first, and not
always in the same way.
"""

import os

parent_first = child_first = 0
for _ in range(1000):
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(writer, b"c")
        os._exit(0)
    os.write(writer, b"p")
    os.close(writer)
    os.waitpid(pid, 0)
    if os.read(reader, 2) == b"pc":
        parent_first += 1
    else:
        child_first += 1
    os.close(reader)

print(f"the parent was first {parent_first} times, the child {child_first} times")
