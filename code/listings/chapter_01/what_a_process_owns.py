"""What the kernel keeps for a process: a number, a program, a user, memory, open files, an
environment, limits, threads.
"""

import os


def line(file, name):
    """What follows a name in one of the files about this process."""
    with open(f"/proc/self/{file}") as lines:
        return next(line[len(name):].split()[0] for line in lines if line.startswith(name))


print(f"number:       {line('status', 'Pid:')}")
print(f"program:      {line('status', 'Name:')}")
print(f"user:         {line('status', 'Uid:')}")
print(f"memory:       {line('status', 'VmSize:')} KiB")
print(f"in use:       {line('status', 'VmRSS:')} KiB")
with open("/proc/self/maps") as maps:
    print(f"in areas:     {len(maps.readlines())}")
print(f"open files:   {len(os.listdir('/proc/self/fd'))}")
print(f"at most:      {line('limits', 'Max open files')}")
print(f"environment:  {len(os.environ)} variables")
print(f"threads:      {line('status', 'Threads:')}")
