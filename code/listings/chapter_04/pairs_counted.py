"""Two hundred countdowns by two threads: how often one was ahead each time, and how often not."""

from threading import Thread
from time import sleep

SECOND = 0.02  # of the book


def countdown():
    lines = []

    def count_down(task):
        for left in reversed(range(3)):
            sleep(0.05 * SECOND)
            lines.append((left, task))

    threads = [Thread(target=count_down, args=(task,)) for task in ["one", "two"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return lines


ahead = otherwise = mixed = 0
for _ in range(200):
    lines = countdown()
    pairs = list(zip(lines[::2], lines[1::2]))
    if any(first[0] != second[0] for first, second in pairs):
        mixed += 1
    elif all(first[1] == "one" for first, _ in pairs):
        ahead += 1
    else:
        otherwise += 1
print(f"in pairs, one always ahead: {ahead}; otherwise: {otherwise}; not in pairs: {mixed}")
