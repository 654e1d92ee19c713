"""The Python side of `just bench cpu`."""

import multiprocessing
import threading

from worker import checked, serve

context = multiprocessing.get_context("fork")


def total(numbers):
    return sum(number * number % 7 for number in numbers)


def one_thread(count):
    return total(range(count))


def two_threads(count):
    sums = []
    halves = range(count // 2), range(count // 2, count)
    threads = [threading.Thread(target=lambda half: sums.append(total(half)), args=(half,)) for half in halves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(sums)


def put_total(sums, half):
    sums.put(total(half))


def two_processes(count):
    sums = context.SimpleQueue()
    halves = range(count // 2), range(count // 2, count)
    processes = [context.Process(target=put_total, args=(sums, half)) for half in halves]
    for process in processes:
        process.start()
    result = sums.get() + sums.get()
    for process in processes:
        process.join()
    return result


if __name__ == "__main__":
    serve({
        "one thread": checked(one_thread),
        "two threads": checked(two_threads),
        "two processes": checked(two_processes),
    })
