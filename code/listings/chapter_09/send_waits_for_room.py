"""A bounded queue holds back a writer that is faster than its reader: put waits for room."""

import multiprocessing
import time

SECOND = 0.02  # of the book


def write(outbox):
    for number in range(1, 6):
        outbox.put(number)
        print(f"sent {number}", flush=True)


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    queue = context.Queue(2)
    writer = context.Process(target=write, args=(queue,))
    writer.start()
    longest = 0
    for number in range(1, 6):
        time.sleep(3 * SECOND)
        longest = max(longest, queue.qsize())
        print(f"  taking {number}", flush=True)
        queue.get()
    writer.join()
    print(f"most messages in the queue: {longest}")
