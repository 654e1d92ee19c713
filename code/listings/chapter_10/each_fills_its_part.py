"""Processes that write to different elements of an array need no lock, and copy nothing."""

import multiprocessing


def fill(squares, part):
    for n in part:
        squares[n] = n * n


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    squares = context.RawArray("Q", 100_000)  # unsigned 64-bit numbers, without a lock

    workers = [
        context.Process(target=fill, args=(squares, part))
        for part in (range(50_000), range(50_000, 100_000))
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print(f"the sum of {len(squares)} squares is {sum(squares)}")
