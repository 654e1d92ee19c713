"""A lock that is released before the buffer is written out keeps nothing apart."""

import io
import multiprocessing


def greet(n, terminal, all_have_unlocked):
    file = io.FileIO(1, "wb", closefd=False)
    out = io.BufferedWriter(file, buffer_size=8)

    with terminal:
        out.write(b"hello ")
        out.write(f"from {n}\n".encode())  # does not fit beside it: the first piece is written out

    all_have_unlocked.wait()
    out.flush()  # the second piece


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    terminal, all_have_unlocked = context.Lock(), context.Barrier(3)
    children = [
        context.Process(target=greet, args=(n, terminal, all_have_unlocked)) for n in (1, 2, 3)
    ]
    for child in children:
        child.start()
    for child in children:
        child.join()
