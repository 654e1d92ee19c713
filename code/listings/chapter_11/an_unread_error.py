"""A task that fails says so when its result is asked for, and only then. Here it never is."""

from multiprocessing import Pool


def divide(a, b):
    print(f"{a} / {b} is {a // b}", flush=True)


if __name__ == "__main__":
    pool = Pool(1)
    for b in [3, 0, 2]:
        pool.apply_async(divide, (6, b))
    pool.close()
    pool.join()
    print("main: all went well, as far as I know")
