"""A greenlet that calls too deep gets a RecursionError: the interpreter counts the calls."""

import sys

from greenlet import greenlet


def depth(steps):
    return 0 if steps == 0 else 1 + depth(steps - 1)


for limit in [20_000, 1_000]:
    sys.setrecursionlimit(limit)
    try:
        print(f"reached a depth of {greenlet(depth).switch(5_000)}")
    except RecursionError:
        print(f"with a limit of {limit} calls: RecursionError")
