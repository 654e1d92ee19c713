"""The Python side of the benchmark: for each line "METHOD N" it starts and joins N processes and answers with the seconds that took."""

import multiprocessing
import sys
from time import perf_counter


def nothing():
    pass


if __name__ == "__main__":
    for line in sys.stdin:
        method, count = line.split()
        context = multiprocessing.get_context(method)
        begin = perf_counter()
        for _ in range(int(count)):
            child = context.Process(target=nothing)
            child.start()
            child.join()
        print(perf_counter() - begin, flush=True)
