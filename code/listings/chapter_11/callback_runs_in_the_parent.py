"""The task runs in a worker, its callback in the parent, on a thread that the pool keeps for
results.
"""

import os
import threading
from multiprocessing import Pool


def say(what):
    name = threading.current_thread().name
    print(f"{what}: process {os.getpid()}, thread {name}", flush=True)


def task():
    print(f"task: process {os.getpid()}", flush=True)


if __name__ == "__main__":
    say("main")
    with Pool(2) as pool:
        for _ in range(2):
            pool.apply_async(task, callback=lambda _: say("callback"))
        pool.close()
        pool.join()
