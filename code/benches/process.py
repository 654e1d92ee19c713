"""The Python side of the benchmark: python3 process.py METHOD starts and joins as many processes as each line says, and answers with the seconds that took."""

import multiprocessing
import sys
from time import perf_counter


def nothing():
    pass


if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    for count in sys.stdin:
        begin = perf_counter()
        for _ in range(int(count)):
            child = context.Process(target=nothing)
            child.start()
            child.join()
        print(perf_counter() - begin, flush=True)
