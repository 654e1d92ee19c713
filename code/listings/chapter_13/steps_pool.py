"""A sum that takes computing, shared out to the workers of a pool."""

import multiprocessing

from steps_alone import steps

fork = multiprocessing.get_context("fork")


def total(numbers):
    with fork.Pool() as pool:  # as many workers as cores
        return sum(pool.map(steps, range(1, numbers + 1)))


if __name__ == "__main__":
    print(f"all numbers up to 200000 take {total(200_000)} steps")
