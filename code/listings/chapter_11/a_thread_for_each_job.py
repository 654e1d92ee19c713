"""A hundred jobs with a thread for each are a hundred stacks; threads that wait use next to no
processor time.
"""

from threading import Barrier, Thread
from time import process_time, sleep

SECOND = 0.02  # of the book


def figures():
    """Of this process: its threads, and the KiB it has reserved and uses."""
    with open("/proc/self/status") as status:
        values = dict(line.split(":", 1) for line in status)
    return [int(values[name].split()[0]) for name in ["Threads", "VmSize", "VmRSS"]]


_, reserved, used = figures()
barrier = Barrier(101)


def job():
    barrier.wait()  # all are there
    barrier.wait()  # go


jobs = [Thread(target=job) for _ in range(100)]
for thread in jobs:
    thread.start()
barrier.wait()
threads, more_reserved, more_used = figures()
before = process_time()
sleep(10 * SECOND)
after = process_time()
barrier.wait()
for thread in jobs:
    thread.join()

print(f"{threads} threads, {(more_reserved - reserved) // 1024} MiB more reserved")
print(f"{(more_used - used) // 1024} MiB more used")
print(f"ten seconds of waiting: {1000 * (after - before):.0f} ms of processor time")
