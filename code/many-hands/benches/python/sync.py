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


def by_turns(new, wake, wait):
    """Two threads wake each other in turn, each by a thing of its own."""

    def job(count):
        ping, pong = new(), new()

        def other():
            for _ in range(count):
                wait(ping)
                wake(pong)

        thread = threading.Thread(target=other)
        begin = perf_counter()
        thread.start()
        for _ in range(count):
            wake(ping)
            wait(pong)
        thread.join()
        return perf_counter() - begin

    return job


def wait_and_clear(event):
    event.wait()
    event.clear()


if __name__ == "__main__":
    serve({
        "thread": timed(start_and_join),
        "lock": lambda count: add(count, 2),
        "lock alone": lambda count: add(count, 1),
        "semaphore": by_turns(lambda: threading.Semaphore(0), threading.Semaphore.release, threading.Semaphore.acquire),
        "event": by_turns(threading.Event, threading.Event.set, wait_and_clear),
    })
