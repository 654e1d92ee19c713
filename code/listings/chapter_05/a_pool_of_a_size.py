"""Pool() has a process for each core; another size is an argument."""

import os
from multiprocessing import active_children, get_context

fork = get_context("fork")

if __name__ == "__main__":
    print(f"{len(os.sched_getaffinity(0))} cores for this process")
    with fork.Pool(3):
        print(f"{len(active_children())} processes in ours")
