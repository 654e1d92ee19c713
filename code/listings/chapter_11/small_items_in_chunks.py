"""Small items in chunks of 500 cost a small part of what they cost one by one, and their results
still come one by one, in order.
"""

from multiprocessing import Pool
from time import monotonic


def square(number):
    return number * number


if __name__ == "__main__":
    with Pool(2) as pool:
        for chunk in (1, 500):
            start = monotonic()
            total = sum(pool.imap(square, range(20_000), chunksize=chunk))
            spent = 1000 * (monotonic() - start)
            print(f"chunks of {chunk}: {total} after {spent:.0f} ms")
