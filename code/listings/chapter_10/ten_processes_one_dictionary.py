"""Ten processes change one dictionary and one list that a manager keeps, and the parent sees
everything.
"""

import multiprocessing
import os


def work(n, squares, log):
    squares[f"{n}²"] = n * n
    log.append(1)


def main():
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager:
        [server] = multiprocessing.active_children()
        print(f"process {os.getpid()} asks, process {server.pid} keeps")
        squares = manager.dict()
        log = manager.list(range(5))

        children = [context.Process(target=work, args=(n, squares, log)) for n in range(10)]
        for child in children:
            child.start()
        for child in children:
            child.join()
        print(f"{len(squares)} entries, 7² is {squares['7²']}")
        print(log)


if __name__ == "__main__":
    main()
