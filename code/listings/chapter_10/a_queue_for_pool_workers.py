"""A queue for the workers of a pool: a plain one only when they start, a manager's at any time."""

import multiprocessing


def square(task):
    n, results = task
    results.put(n * n)


def keep(queue):
    global kept
    kept = queue


def square_for_kept(n):
    kept.put(n * n)


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    plain = context.Queue()
    with context.Manager() as manager, context.Pool(3, keep, (plain,)) as pool:
        try:
            pool.map(square, [(1, plain)])
        except RuntimeError as error:
            print(error)

        managed = manager.Queue()
        pool.map(square, [(n, managed) for n in range(5)])
        print(f"through the manager: {sorted(managed.get() for _ in range(5))}")

        pool.map(square_for_kept, range(5))
        print(f"through the initializer: {sorted(plain.get() for _ in range(5))}")
        pool.close()
        pool.join()
