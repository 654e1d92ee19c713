"""A thread that sleeps uses no processor time; one that waits by asking again and again uses all
it can get.
"""

import time

SECOND = 0.02  # of the book


def measure(what, wait):
    begin, worked = time.perf_counter(), time.thread_time()
    wait()
    worked, took = time.thread_time() - worked, time.perf_counter() - begin
    print(f"{what}: {worked * 1e6:.0f} µs of work in {took * 1e6:.0f} µs")


def ask():
    begin = time.perf_counter()
    while time.perf_counter() - begin < 5 * SECOND:
        pass


measure("asleep", lambda: time.sleep(5 * SECOND))
measure("asking", ask)
