"""A process for each of two hundred tasks is two hundred starts; a pool of two does them all with
two.
"""

from multiprocessing import Pool, Process, active_children
from time import monotonic


def task(number):
    pass


if __name__ == "__main__":
    start = monotonic()
    processes = set()
    for number in range(200):
        child = Process(target=task, args=(number,))
        child.start()
        child.join()
        processes.add(child.pid)
    spent = 1000 * (monotonic() - start)
    print(f"a process for each: {len(processes)} processes, {spent:.0f} ms")

    start = monotonic()
    with Pool(2) as pool:
        pool.map(task, range(200), chunksize=1)
        spent = 1000 * (monotonic() - start)
        print(f"a pool of two: {len(active_children())} processes, {spent:.0f} ms")
