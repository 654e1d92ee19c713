"""The cure for a lost update through a proxy: a lock of the manager around both calls."""

import multiprocessing


def count(locked, lock):
    for _ in range(100):
        with lock:
            locked.value += 1


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager:
        locked, lock = manager.Value("i", 0), manager.Lock()
        children = [context.Process(target=count, args=(locked, lock)) for _ in range(3)]
        for child in children:
            child.start()
        for child in children:
            child.join()
        print(f"300 visits, {locked.value} counted under a lock")
