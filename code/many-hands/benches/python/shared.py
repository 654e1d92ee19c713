"""The Python side of `just bench shared`: two processes, or one, lock and add."""

import multiprocessing
from time import perf_counter

from worker import serve

CONTEXT = multiprocessing.get_context("fork")


def add_with_lock(lock, count):
    number = 0
    for _ in range(count):
        with lock:
            number += 1


def add_to_value(value, count):
    for _ in range(count):
        with value.get_lock():
            value.value += 1


def run(asked, done, function, shared):
    while True:
        function(shared, asked.recv())
        done.send(None)


def by(processes, function, shared):
    """Processes that run all the time, are asked for so many additions and tell when they are done."""
    workers = []
    for _ in range(processes):
        asked, ask = CONTEXT.Pipe(duplex=False)
        finished, done = CONTEXT.Pipe(duplex=False)
        CONTEXT.Process(target=run, args=(asked, done, function, shared), daemon=True).start()
        workers.append((ask, finished))

    def job(count):
        begin = perf_counter()
        for ask, _ in workers:
            ask.send(count // processes)
        for _, finished in workers:
            finished.recv()
        return perf_counter() - begin

    return job


if __name__ == "__main__":
    serve({
        "Lock by 2": by(2, add_with_lock, CONTEXT.Lock()),
        "Lock by 1": by(1, add_with_lock, CONTEXT.Lock()),
        "Value by 2": by(2, add_to_value, CONTEXT.Value("Q", 0)),
        "Value by 1": by(1, add_to_value, CONTEXT.Value("Q", 0)),
    })
