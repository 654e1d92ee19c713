"""A child that has ended and is never waited for stays in the process table as a zombie, until
its parent waits or ends.
"""

import os


def state(pid):
    try:
        with open(f"/proc/{pid}/status") as status:
            line = next(line for line in status if line.startswith("State:"))
            return line.partition(":")[2].strip()
    except FileNotFoundError:
        return None


pid = os.fork()
if pid == 0:
    os._exit(0)

os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)  # until it has ended, and leave it as it is
print(f"the child has ended; its state is {state(pid)}")

os.waitpid(pid, 0)
print(f"waited for; its state is {state(pid)}")

try:
    os.waitpid(pid, 0)
except ChildProcessError as error:
    print(f"waited for again: {error.strerror}")
