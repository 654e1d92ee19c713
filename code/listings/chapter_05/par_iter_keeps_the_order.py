"""map() of an executor: several processes take part, and the results come in the order of the
items. chunksize says how many items travel together.
"""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context


def square(number):
    return number * number % 7


if __name__ == "__main__":
    numbers = range(70_000)
    alone = [square(number) for number in numbers]
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        shared = list(pool.map(square, numbers, chunksize=10_000))
    print(f"the first seven: {shared[:7]}")
    print(f"the same as without a pool: {shared == alone}")
