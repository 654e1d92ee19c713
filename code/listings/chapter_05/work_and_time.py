"""Time passes by the clock; work is what the processor does meanwhile, on as many cores as take
part.
"""

from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from time import perf_counter, sleep

SECOND = 0.02  # of the book


def processor_time():
    """How long cores have worked for this process, and for the children it has waited for."""
    usages = getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN)
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def measure(who, work):
    """Prints the sum, how long it took, and how long all cores worked for it: of three runs, the
    quickest.
    """
    runs = []
    for _ in range(3):
        begin, before = perf_counter(), processor_time()
        result = work()
        runs.append((perf_counter() - begin, processor_time() - before))
    took, worked = min(runs)
    print(f"{who}: {result} in {1000 * took:.0f} ms, {1000 * worked:.0f} ms of work")


if __name__ == "__main__":
    measure("asleep", lambda: sleep(5 * SECOND) or 0)
    measure("adding", lambda: sum(number * number % 7 for number in range(1_400_000)))
