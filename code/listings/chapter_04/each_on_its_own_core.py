"""The kernel schedules threads, not processes: each thread of a process can be told where to
run, and on two cores if there are two.
"""

import os
from threading import Thread

THIS_THREAD = 0


def run_on(core):
    """Moves this thread, and no other, to a core, and says where it is then."""
    os.sched_setaffinity(THIS_THREAD, {core})
    with open("/proc/thread-self/stat") as stat:
        return int(stat.read().rsplit(") ", 1)[1].split()[36])


def work(core):
    place = run_on(core)
    print(f"sent to core {core}, runs on core {place}")


cores = sorted(os.sched_getaffinity(THIS_THREAD))
print(f"this process may use {len(cores)} cores")
for core in [cores[0], cores[-1]]:
    Thread(target=work, args=(core,)).start()
