"""After fork parent and child both go on, and nothing orders what they print."""

import os

pid = os.fork()
if pid == 0:
    print(f"child: my id is {os.getpid()}, my parent is {os.getppid()}", flush=True)
    os._exit(0)

print(f"parent: my id is {os.getpid()}", flush=True)
os.waitpid(pid, 0)  # only now, after the parent has spoken
