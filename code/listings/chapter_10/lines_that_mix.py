"""Three processes write each line in two pieces: without a lock the pieces mix."""

import multiprocessing


def greet(n, all_have_begun):
    print("hello ", end="", flush=True)
    all_have_begun.wait()
    print(f"from {n}", flush=True)


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    all_have_begun = context.Barrier(3)
    children = [context.Process(target=greet, args=(n, all_have_begun)) for n in (1, 2, 3)]
    for child in children:
        child.start()
    for child in children:
        child.join()
