"""A thousand waits for the few workers of a pool, which wait for a few at a time."""

import multiprocessing
from time import sleep

SECOND = 0.02  # of the book
fork = multiprocessing.get_context("fork")


def waits(number):
    with fork.Pool() as pool:  # as many workers as cores
        return len(pool.map(sleep, [0.5 * SECOND] * number))


if __name__ == "__main__":
    print(f"{waits(1000)} waits are over")
