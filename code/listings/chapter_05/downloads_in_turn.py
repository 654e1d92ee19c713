"""Two downloads one after the other take as long as both together: the sum."""

from time import monotonic, sleep

SECOND = 0.02  # of the book


def download(file, time):
    print(f"{file} begins")
    sleep(time * SECOND)
    print(f"{file} is there after {time} seconds")


start = monotonic()
download("test1.txt", 9)
download("test2.txt", 7)
print(f"both are there after {(monotonic() - start) / SECOND:.1f} seconds")
