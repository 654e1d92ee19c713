"""The kernel schedules threads, not processes: two threads of one process run where each is told
to, on two cores if there are two.
"""

import os
from threading import Barrier, Thread

THIS_THREAD = 0


def run_on(core):
    """Moves this thread, and no other, to a core, and says where it is then."""
    os.sched_setaffinity(THIS_THREAD, {core})
    with open("/proc/thread-self/stat") as stat:
        return int(stat.read().rsplit(") ", 1)[1].split()[36])


def work(core):
    place = run_on(core)
    both_there.wait()
    print(f"sent to core {core}, runs on core {place}")


cores = sorted(os.sched_getaffinity(THIS_THREAD))
print(f"this process may use {len(cores)} cores")
both_there = Barrier(2)
for core in [cores[0], cores[-1]]:
    Thread(target=work, args=(core,)).start()
