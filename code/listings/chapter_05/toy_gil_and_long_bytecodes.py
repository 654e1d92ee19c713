"""The real lock. Who asks for it waits for the end of the bytecode that is running, however long
it takes: a sum in C is one bytecode.
"""

from threading import Thread
from time import perf_counter, sleep

waits = []
ended = False


def look_in():
    while not ended:
        begin = perf_counter()
        sleep(0)  # gives the lock away, and asks for it again
        waits.append(perf_counter() - begin)


def longest_wait(work):
    """How long the other thread waited at most, and how long the work took."""
    waits.clear()
    begin = perf_counter()
    work()
    took = perf_counter() - begin
    seen = len(waits)
    while len(waits) < seen + 2:
        sleep(0.001)  # until the wait during the work is among them
    return 1000 * max(waits), 1000 * took


def short_bytecodes():
    total = 0
    for number in range(1_000_000):
        total += number


def one_long_bytecode():
    sum(range(5_000_000))  # the loop is in C


Thread(target=look_in).start()
for work in [short_bytecodes, one_long_bytecode]:
    waited, took = longest_wait(work)
    print(f"{work.__name__}: {took:.0f} ms, the other waited up to {waited:.0f} ms")
ended = True
