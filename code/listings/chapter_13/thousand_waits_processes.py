"""A thousand processes, each of which waits: none holds up another, but each has to be
started.
"""

import multiprocessing
from time import sleep

from room_for_files import room_for

SECOND = 0.02  # of the book
fork = multiprocessing.get_context("fork")


def waits(number):
    room_for(4 * number)  # the parent holds open files for each child
    processes = [fork.Process(target=sleep, args=(0.5 * SECOND,)) for _ in range(number)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return sum(process.exitcode == 0 for process in processes)


if __name__ == "__main__":
    print(f"{waits(1000)} waits are over")
