"""Every process has a parent, up to one whose parent is 0; and 0 is no process."""

import os


def parent_of(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line[5:]) for line in status if line.startswith("PPid:"))


pid = os.getpid()
generations = 0
while parent_of(pid) != 0:
    pid = parent_of(pid)
    generations += 1

print(f"from {os.getpid()} it is {generations} steps up to process {pid}, whose parent is 0")
print(f"there is a process 0: {str(os.path.exists('/proc/0')).lower()}")
