"""Ten thousand small tasks for the workers of a pool."""

import multiprocessing

fork = multiprocessing.get_context("fork")


def square(number):
    return number * number


def sum_of_squares(tasks):
    with fork.Pool() as pool:  # as many workers as cores
        return sum(pool.map(square, range(tasks)))


if __name__ == "__main__":
    print(f"10000 tasks, the sum of their results is {sum_of_squares(10_000)}")
