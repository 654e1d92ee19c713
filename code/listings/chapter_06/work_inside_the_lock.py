"""Work done while holding the lock is done by one thread at a time, and the other one sleeps. Here
it makes no difference to the time: the interpreter's own lock has the same effect on all work.
"""

from resource import RUSAGE_SELF, getrusage
from threading import Lock, Thread
from time import perf_counter

lock = Lock()
total = 0


def work():
    return sum(n for n in range(5_000))


def inside():
    global total
    for _ in range(20):
        with lock:
            total += work()


def outside():
    global total
    for _ in range(20):
        done = work()
        with lock:
            total += done


def run(add):
    start, sleeps_before = perf_counter(), getrusage(RUSAGE_SELF).ru_nvcsw
    threads = [Thread(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return perf_counter() - start, getrusage(RUSAGE_SELF).ru_nvcsw - sleeps_before


best = {inside: float("inf"), outside: float("inf")}
sleeps = {inside: 0, outside: 0}
for which in [inside, outside] * 10:
    duration, slept = run(which)
    best[which] = min(best[which], duration)
    sleeps[which] += slept
print(f"work inside the lock takes {best[inside] / best[outside]:.2f} times as long")
print(f"a thread slept {sleeps[inside]} times inside, {sleeps[outside]} times outside")
