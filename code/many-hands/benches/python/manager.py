"""The Python side of `just bench manager`."""

import multiprocessing

from worker import serve, timed

if __name__ == "__main__":
    with multiprocessing.get_context("fork").Manager() as manager:
        dictionary, numbers, lock = manager.dict({1: 0}), manager.list([1, 2, 3]), manager.Lock()

        def set_item():
            dictionary[1] = 5

        def lock_and_release():
            with lock:
                pass

        serve({
            "dict get": timed(lambda: dictionary[1]),
            "dict set": timed(set_item),
            "list get": timed(lambda: numbers[1]),
            "lock": timed(lock_and_release),
        })
