"""The Python side of `just bench sync`."""

import threading
from time import perf_counter

from worker import serve, timed


def start_and_join():
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join()


def add(count, threads):
    lock = threading.Lock()
    number = 0

    def work():
        nonlocal number
        for _ in range(count // threads):
            with lock:
                number += 1

    workers = [threading.Thread(target=work) for _ in range(threads)]
    begin = perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return perf_counter() - begin


if __name__ == "__main__":
    serve({
        "thread": timed(start_and_join),
        "lock": lambda count: add(count, 2),
        "lock alone": lambda count: add(count, 1),
    })
