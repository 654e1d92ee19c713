"""close() returns at once and takes no more tasks; join() waits for the tasks and for the workers'
end. The wrong order is an exception.
"""

from multiprocessing import Pool, active_children
from time import sleep

SECOND = 0.02  # of the book

if __name__ == "__main__":
    pool = Pool(2)
    task = pool.apply_async(sleep, (20 * SECOND,))
    try:
        pool.join()
    except ValueError as error:
        print(f"join before close: {error}")

    pool.close()
    print(f"closed; finished: {task.ready()}, workers: {bool(active_children())}")
    try:
        pool.apply_async(sleep, (0,))
    except ValueError as error:
        print(f"a task after close: {error}")

    pool.join()
    print(f"joined; finished: {task.ready()}, workers: {bool(active_children())}")
