"""Each process has a parent, up to one whose parent is 0; and 0 is no process."""

import os


def parent_of(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.partition(":")[2]) for line in status if line.startswith("PPid:"))


line = [os.getpid()]
while (parent := parent_of(line[-1])) != 0:
    line.append(parent)

print(f"from me up to one whose parent is 0: {line}")
print(f"there is a process 0: {os.path.exists('/proc/0')}")
