"""Flushed before the fork, the text is written once."""

import os

print("printed once; ", end="", flush=True)  # new

pid = os.fork()
if pid == 0:
    print("child")
else:
    os.waitpid(pid, 0)
    print("parent")
