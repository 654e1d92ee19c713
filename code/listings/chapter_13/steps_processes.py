"""A sum that takes computing, a part of it in each of as many processes as there are cores."""

import multiprocessing
from os import cpu_count

from steps_alone import steps

fork = multiprocessing.get_context("fork")


def part(first, parts, numbers, sums):
    sums.put(sum(map(steps, range(1 + first, numbers + 1, parts))))


def total(numbers):
    cores, sums = cpu_count(), fork.SimpleQueue()
    processes = [
        fork.Process(target=part, args=(first, cores, numbers, sums)) for first in range(cores)
    ]
    for process in processes:
        process.start()
    result = sum(sums.get() for _ in processes)
    for process in processes:
        process.join()
    return result


if __name__ == "__main__":
    print(f"all numbers up to 200000 take {total(200_000)} steps")
