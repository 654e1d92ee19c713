"""All workers are there before the first task, and the same ones have done the tasks, each with
memory of its own.
"""

import os
from multiprocessing import Pool, active_children


def children():
    return sorted(child.pid for child in active_children())


def memory_of_its_own(pid):
    """How many KiB of memory a process shares with no other."""
    with open(f"/proc/{pid}/smaps_rollup") as summary:
        return sum(int(line.split()[1]) for line in summary if line.startswith("Private_"))


def task(number):
    return os.getpid()


if __name__ == "__main__":
    with Pool(3) as pool:
        workers = children()
        print(f"no task yet: {len(workers)} workers")
        busy = set()
        while len(busy) < len(workers):
            busy.update(pool.map(task, range(10), chunksize=1))
        print(f"each has done a task, the same workers: {children() == workers}")
        for worker in sorted(busy):
            print(f"worker {worker} has {memory_of_its_own(worker)} KiB of its own")
