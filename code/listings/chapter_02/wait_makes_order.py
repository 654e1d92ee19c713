"""A parent that waits before it prints comes second, every time."""

import os

pid = os.fork()
if pid == 0:
    print(f"child: my id is {os.getpid()}, my parent is {os.getppid()}", flush=True)
    os._exit(0)

os.waitpid(pid, 0)  # the one line that has moved
print(f"parent: my id is {os.getpid()}", flush=True)
