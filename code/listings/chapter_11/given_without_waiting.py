"""apply_async() returns at once however many tasks wait for a worker; they wait in memory."""

import os
import tempfile
from multiprocessing import Pool
from time import sleep

SECOND = 0.02  # of the book


def wait_for(file):
    while not os.path.exists(file):
        sleep(0.1 * SECOND)


def memory():
    """How much memory this process uses, in MiB."""
    with open("/proc/self/status") as status:
        line = next(line for line in status if line.startswith("VmRSS:"))
    return int(line.split()[1]) // 1024


if __name__ == "__main__":
    with Pool(1) as pool, tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "go")
        gate = pool.apply_async(wait_for, (file,))
        before = memory()
        tasks = [pool.apply_async(len, ("x" * (10_000 + n % 2),)) for n in range(5000)]
        finished = sum(task.ready() for task in tasks)
        print(f"{len(tasks)} tasks given, {finished} finished")
        print(f"they wait in {memory() - before} MiB of memory")
        open(file, "w").close()
        gate.get()
        print(f"results: {len([task.get() for task in tasks])}")
