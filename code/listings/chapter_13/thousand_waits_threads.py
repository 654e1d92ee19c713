"""A thousand threads, each of which waits: all of them wait at the same time."""

from threading import Thread
from time import sleep

SECOND = 0.02  # of the book


def waits(number):
    threads = [Thread(target=sleep, args=(0.5 * SECOND,)) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(threads)


print(f"{waits(1000)} waits are over")
