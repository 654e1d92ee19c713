"""A writer that puts only if the queue is not full drops the rest, and says nothing. Without a
maxsize there is no such limit.
"""

import multiprocessing
import queue

if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    small, large = context.Queue(4), context.Queue()
    for numbers in [small, large]:
        for number in range(10):
            if not numbers.full():
                numbers.put(number)
    print(f"asked first: 10 numbers, {small.qsize()} in the queue, no complaint")

    try:
        for number in range(10):
            small.put_nowait(number)
    except queue.Full:
        print(f"tried: there was no room for {number}")

    print(f"without maxsize: {large.qsize()} in the queue, full: {large.full()}")
    for numbers in [small, large]:
        numbers.cancel_join_thread()  # do not wait at the end until they are read
