"""All workers are there before the first task, each with memory of its own, and are still there
after the tenth.
"""

from multiprocessing import Pool, active_children


def children():
    return sorted(child.pid for child in active_children())


def memory_of_its_own(pid):
    """How many KiB of memory a process shares with nobody."""
    with open(f"/proc/{pid}/smaps_rollup") as summary:
        return sum(int(line.split()[1]) for line in summary if line.startswith("Private_"))


def task(number):
    pass


if __name__ == "__main__":
    with Pool(3) as pool:
        workers = children()
        print(f"no task yet: {len(workers)} workers")
        for worker in workers:
            print(f"worker {worker} has {memory_of_its_own(worker)} KiB of its own")
        pool.map(task, range(10), chunksize=1)
        print(f"ten tasks later, the same workers: {children() == workers}")
