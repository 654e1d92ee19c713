"""Text that print still holds in memory is copied by fork, and both processes write it."""

import os

print("printed once; ", end="")  # waits in a buffer

pid = os.fork()
if pid == 0:
    print("child")
else:
    os.waitpid(pid, 0)
    print("parent")
