"""Collected into a list first, all threads run at once; the results come in its order."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

barrier = Barrier(3)


def square(n):
    barrier.wait()
    print(f"{n} has met the others")
    return n * n


with ThreadPoolExecutor(3) as pool:
    squares = list(pool.map(square, range(1, 4)))
print("squares:", squares)
