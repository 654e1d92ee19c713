"""An orphan is adopted by the nearest ancestor that takes orphans, and by process 1 if there is
none.
"""

import os
import time

SECOND = 0.02  # of the book


def parent_of(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.partition(":")[2]) for line in status if line.startswith("PPid:"))


def parent_of_an_orphan():
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        creator = os.getpid()
        if os.fork() == 0:
            while os.getppid() == creator:
                time.sleep(0.1 * SECOND)
            os.write(writer, str(os.getppid()).encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(pid, 0)
    with open(reader) as answer:
        return int(answer.read())  # until the orphan has ended as well


ancestors = [os.getppid()]
while ancestors[-1] > 1:
    ancestors.append(parent_of(ancestors[-1]))
print(f"my ancestors are {ancestors}", flush=True)
print(f"the orphan's new parent is {parent_of_an_orphan()}")
