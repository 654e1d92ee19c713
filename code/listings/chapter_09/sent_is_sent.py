"""When put returns, the message is on no queue yet: a thread pickles it and writes it later, and
takes it as it then is.
"""

import multiprocessing
import threading

looked = threading.Event()


class Slow:
    """An object that is not pickled before `looked` is set."""

    def __reduce__(self):
        looked.wait()
        return (str, ("slow",))


if __name__ == "__main__":
    queue = multiprocessing.get_context("spawn").Queue(2)
    queue.put(Slow())
    print(f"one sent; length: {queue.qsize()}, empty: {queue.empty()}")

    items = [1, 2]
    queue.put(items)
    items.append(3)
    looked.set()
    queue.get()
    print(f"I sent [1, 2] and then appended, the reader gets {queue.get()}")
