"""On one core, two processes pass a ball once for each switch; on two cores they pass it without
any, because both run. (Two threads of Python would take turns on two cores as well.)
"""

import mmap
import os
from multiprocessing import get_context
from resource import RUSAGE_CHILDREN, getrusage

fork = get_context("fork")


def play(ball, me, core, passes):
    os.sched_setaffinity(0, {core})  # 0 stands for the calling task
    for _ in range(passes // 2):
        while ball[0] != me:
            pass
        ball[0] = 1 - me


def switches():
    usage = getrusage(RUSAGE_CHILDREN)
    return usage.ru_nvcsw + usage.ru_nivcsw


def switches_for(passes, cores):
    """Two processes, each tied to a core, pass a ball: how often did one of them lose its core?"""
    before = switches()
    ball = mmap.mmap(-1, 1)  # a byte of memory that they have in common
    players = [
        fork.Process(target=play, args=(ball, me, core, passes)) for me, core in enumerate(cores)
    ]
    for player in players:
        player.start()
    for player in players:
        player.join()
    return switches() - before


if __name__ == "__main__":
    cores = sorted(os.sched_getaffinity(0))
    one = [cores[0], cores[0]]
    print(f"one core: 20 passes, {switches_for(20, one)} switches", flush=True)
    if len(cores) > 1:
        print(f"two cores: 10000 passes, {switches_for(10_000, cores[:2])} switches")
