"""A value goes through a queue and arrives as it was: a copy, in the other process's memory."""

import multiprocessing


def fill(queue):
    queue.put([42, None, "hello"])


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    queue = context.Queue(1)
    child = context.Process(target=fill, args=(queue,))
    child.start()
    print(queue.get())
    child.join()
