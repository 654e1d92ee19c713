"""A join with a limit waits at most that long: it gives up when the time is over, and returns
early when the child ends early. It returns None in both cases.
"""

import time
from multiprocessing import Process

SECOND = 0.02  # of the book


if __name__ == "__main__":
    child = Process(target=time.sleep, args=(5000 * SECOND,))
    child.start()

    for limit in [2, 1000]:
        begin = time.monotonic()
        child.join(limit * SECOND)
        early = time.monotonic() - begin < limit * SECOND
        ended = child.exitcode is not None
        print(f"at most {limit} seconds: ended {ended}, back before the limit {early}")
        child.kill()
