"""fork() is called once and returns twice: the child's id in the parent, 0 in the child."""

import os

print(f"{os.getpid()}: one process calls fork", flush=True)

pid = os.fork()
if pid == 0:
    print(f"{os.getpid()}: fork told me that I am the child of {os.getppid()}", flush=True)
    os._exit(0)
else:
    print(f"{os.getpid()}: fork told me that my child is {pid}", flush=True)
    os.waitpid(pid, 0)
