"""map() gives the results in the order of the items; imap_unordered() gives each as soon as it is
there.
"""

from multiprocessing import Pool
from time import sleep

SECOND = 0.02  # of the book


def work(time):
    sleep(time * SECOND)
    return time


if __name__ == "__main__":
    with Pool(3) as pool:
        print(f"map: {pool.map(work, [15, 5, 10])}")
        for result in pool.imap_unordered(work, [15, 5, 10]):
            print(f"imap_unordered: {result}")
