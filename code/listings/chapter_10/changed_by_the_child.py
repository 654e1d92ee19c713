"""A value and an array in shared memory: what a child writes, its parent reads."""

import multiprocessing


def change(number, numbers):
    number.value = 3.5
    for i in range(len(numbers)):
        numbers[i] = -numbers[i]


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    number = context.Value("d", 0.0)  # a C double
    numbers = context.Array("i", [1, 2, 3])  # C ints
    print(f"before: {number.value} and {numbers[:]}")

    child = context.Process(target=change, args=(number, numbers))
    child.start()
    child.join()
    print(f"after: {number.value} and {numbers[:]}")
