"""The Python side of `just bench coroutine`: greenlet and gevent."""

from time import perf_counter

import gevent
from greenlet import getcurrent, greenlet

from worker import peak_memory, serve, timed

SLEEPERS = 10_000
TASKS = 100


def back_to(other):
    while True:
        other.switch()


def to_each_other(count):
    def first():
        for _ in range(count):
            second.switch()

    ping = greenlet(first)
    second = greenlet(lambda: back_to(ping))
    begin = perf_counter()
    ping.switch()
    return perf_counter() - begin


def all_of(many, function):
    """Starts so many greenlets, waits for all, and says how long that took."""
    begin = perf_counter()
    gevent.joinall([gevent.spawn(function) for _ in range(many)], raise_error=True)
    return perf_counter() - begin


def turns(count):
    def take_turns():
        for _ in range(count // TASKS):
            gevent.sleep(0)

    return all_of(TASKS, take_turns)


def sleepers(times):
    return sum(all_of(SLEEPERS, lambda: gevent.sleep(0.1)) for _ in range(times))


def weighed(times):
    sleepers(times)
    return peak_memory()


if __name__ == "__main__":
    main = getcurrent()
    other = greenlet(lambda: back_to(main))
    serve({
        "switch there and back": timed(other.switch),
        "switch to each other": to_each_other,
        "turns": turns,
        "start": lambda count: all_of(count, lambda: None),
        "time gevent": sleepers,
        "weigh gevent": weighed,
    })
