"""The Python side of `just bench versions`. It runs on every CPython since 2.7."""

import sys
import threading

from worker import checked, serve

try:
    from concurrent.futures import InterpreterPoolExecutor
except ImportError:  # before 3.14
    InterpreterPoolExecutor = None

try:
    range = xrange  # Python 2 makes a list of a range
except NameError:
    pass


def total(numbers):
    return sum(number * number % 7 for number in numbers)


def halves(count):
    return range(count // 2), range(count // 2, count)


def by_threads(function, arguments):
    results = []
    threads = [threading.Thread(target=lambda one: results.append(function(one)), args=(one,)) for one in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def two_threads(count):
    return sum(by_threads(total, halves(count)))


def two_interpreters():
    if InterpreterPoolExecutor is None:
        return lambda count: float("nan")
    pool = InterpreterPoolExecutor(2)
    return checked(lambda count: sum(pool.map(total, halves(count))))


class Counter:
    number = 0


def lost(count):
    """How many of so many additions are lost, when two threads begin at the same time and take no lock."""
    counter, gate = Counter(), threading.Event()

    def add(times):
        gate.wait()
        for _ in range(times):
            counter.number += 1

    threads = [threading.Thread(target=add, args=(count // 2,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    gate.set()
    for thread in threads:
        thread.join()
    return count - counter.number


if __name__ == "__main__":
    serve({
        "gil": lambda _: float(getattr(sys, "_is_gil_enabled", lambda: True)()),
        "one thread": checked(lambda count: total(range(count))),
        "two threads": checked(two_threads),
        "two interpreters": two_interpreters(),
        "lost": lost,
    })
