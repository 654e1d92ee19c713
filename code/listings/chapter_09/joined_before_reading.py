"""A writer cannot end before its messages are read: what does not fit into the queue's pipe is
still in the writer.
"""

import multiprocessing

SECOND = 0.02  # of the book


def write(outbox):
    for _ in range(10):
        outbox.put("x" * 100_000)


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    queue = context.Queue(10)
    writer = context.Process(target=write, args=(queue,))
    writer.start()
    writer.join(timeout=10 * SECOND)
    print(f"the writer, before anybody reads: is_alive is {writer.is_alive()}")

    print(f"read: {sum(len(queue.get()) for _ in range(10))} bytes")
    writer.join()
    print(f"the writer, afterwards: exit status: {writer.exitcode}")
