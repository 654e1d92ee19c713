"""Processes share nothing, so a function cannot cut its work in two again and again: the pieces are
cut beforehand and given to a pool.
"""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

PIECE = 1_000
PROCESSES = 2


def total(numbers):
    return sum(number * number % 7 for number in numbers)


if __name__ == "__main__":
    pieces = [range(start, start + PIECE) for start in range(0, 70_000, PIECE)]
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("fork")) as pool:
        totals = list(pool.map(total, pieces))
    print(f"{sum(totals)}, from {len(totals)} pieces, for {PROCESSES} processes")
