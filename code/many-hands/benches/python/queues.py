"""The Python side of `just bench queue`: a producer runs all the time, is asked for so many messages, and the time is that of receiving them."""

import multiprocessing
from time import perf_counter

from worker import serve

SIZES = [8, 1 << 10, 1 << 16, 1 << 20]
CONTEXT = multiprocessing.get_context("fork")


def produce(asked, send, size):
    message = bytes(size)
    while True:
        for _ in range(asked.recv()):
            send(message)


def consume(asked, receive, report):
    while True:
        for _ in range(asked.recv()):
            receive()
        report.put(None)


def start(function, *arguments):
    """Starts a process that can be asked for a number of messages."""
    asked, ask = CONTEXT.Pipe(duplex=False)
    CONTEXT.Process(target=function, args=(asked, *arguments), daemon=True).start()
    return ask.send


def ends(kind):
    """How to send and how to receive."""
    if kind == "Pipe":
        receiver, sender = CONTEXT.Pipe(duplex=False)
        return sender.send, receiver.recv
    queue = getattr(CONTEXT, kind)()
    return queue.put, queue.get


def one_to_one(kind, size):
    send, receive = ends(kind)
    ask = start(produce, send, size)

    def job(count):
        begin = perf_counter()
        ask(count)
        for _ in range(count):
            receive()
        return perf_counter() - begin

    return job


def four_to_four(size):
    queue, reports = CONTEXT.Queue(), CONTEXT.Queue()
    asks = [start(produce, queue.put, size) for _ in range(4)]
    asks += [start(consume, queue.get, reports) for _ in range(4)]

    def job(count):
        begin = perf_counter()
        for ask in asks:
            ask(count // 4)
        for _ in range(4):
            reports.get()
        return perf_counter() - begin

    return job


if __name__ == "__main__":
    jobs = {f"{kind} {size}": one_to_one(kind, size) for kind in ("Queue", "SimpleQueue", "Pipe") for size in SIZES}
    jobs.update({f"four {size}": four_to_four(size) for size in SIZES[:2]})
    serve(jobs)
