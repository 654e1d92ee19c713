"""A process is killed while it holds a place of a semaphore: the place is lost."""

import multiprocessing
import os
import signal


def print_something(printer):
    with printer:
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    printer = context.Semaphore(1)
    child = context.Process(target=print_something, args=(printer,))
    child.start()
    print(f"process {child.pid} goes to the printer")
    child.join()
    print(f"got a place: {printer.acquire(timeout=0.1)}")
