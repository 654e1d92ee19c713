"""What a queue is made of: the kind of each file that it opens. Python's goes through a pipe."""

import multiprocessing
import os


def open_files():
    links = set()
    for number in os.listdir("/proc/self/fd"):
        try:
            links.add(os.readlink(f"/proc/self/fd/{number}"))
        except OSError:
            pass  # it was the folder itself
    return links


if __name__ == "__main__":
    context = multiprocessing.get_context("fork")  # which starts no helper process
    before = open_files()
    queue = context.Queue(4)
    kinds = sorted({file.split(":")[0] for file in open_files() - before})
    print(f"a queue for 4 messages opened {kinds}")
