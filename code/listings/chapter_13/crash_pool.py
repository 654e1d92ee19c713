"""A task that raises an exception is one lost result. One that aborts is lost too, but the
pool does not say so: only the time limit ends the wait for it.
"""

import multiprocessing
import os

SECOND = 0.02  # of the book
fork = multiprocessing.get_context("fork")


def job(number, abort):
    if number == 4:
        if abort:
            os.abort()
        raise RuntimeError("job 4 raises")
    return number


def results(abort):
    done = 0
    with fork.Pool() as pool:  # as many workers as cores
        for task in [pool.apply_async(job, (number, abort)) for number in range(1, 11)]:
            try:
                task.get(timeout=50 * SECOND)
                done += 1
            except (RuntimeError, multiprocessing.TimeoutError):
                pass
    return done


if __name__ == "__main__":
    print(f"after an exception: {results(False)} of 10 results", flush=True)
    print(f"after an abort: {results(True)} of 10 results", flush=True)
