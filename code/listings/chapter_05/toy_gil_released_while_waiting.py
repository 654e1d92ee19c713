"""The real lock, and a function in C that waits. Called through PyDLL it keeps the GIL, and stops
all other threads; called through CDLL, as time.sleep does, it gives the GIL away meanwhile.
"""

import ctypes
from threading import Thread
from time import monotonic

SECOND = 0.02  # of the book


def download(me, library):
    print(f"{me} asks the server\n", end="")  # the whole line in one write
    library.usleep(int(10 * SECOND * 1_000_000))
    print(f"{me} has the answer\n", end="")


def two_downloads(what, library):
    start = monotonic()
    threads = [Thread(target=download, args=(me, library)) for me in ["one", "two"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{what}: {(monotonic() - start) / SECOND:.1f} seconds")


two_downloads("kept", ctypes.PyDLL(None))
two_downloads("given away", ctypes.CDLL(None))
