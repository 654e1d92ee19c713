"""Two downloads in two threads take as long as the longer one: the maximum."""

from threading import Thread
from time import monotonic, sleep

SECOND = 0.02  # of the book


def download(file, time):
    print(f"{file} begins\n", end="")  # the whole line in one write
    sleep(time * SECOND)
    print(f"{file} is there after {time} seconds\n", end="")


start = monotonic()
threads = [Thread(target=download, args=args) for args in [("test1.txt", 6), ("test2.txt", 8)]]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"both are there after {(monotonic() - start) / SECOND:.1f} seconds")
