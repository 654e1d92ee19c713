"""A thread that acquires a Lock it already holds waits for itself, for ever."""

import multiprocessing
import threading

SECOND = 0.02  # of the book


def lock_twice():
    lock = threading.Lock()
    with lock:
        print("child: locked once", flush=True)
        with lock:
            print("child: locked twice", flush=True)


if __name__ == "__main__":
    child = multiprocessing.get_context("fork").Process(target=lock_twice)
    child.start()
    child.join(30 * SECOND)
    if child.is_alive():
        print("parent: after 30 seconds it still waits")
    child.kill()
    child.join()
