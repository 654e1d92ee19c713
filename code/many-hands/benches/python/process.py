"""The Python side of `just bench process`: starts and joins processes by each start method."""

import multiprocessing

from worker import serve, timed


def nothing():
    pass


def start_and_join(method):
    context = multiprocessing.get_context(method)

    def once():
        child = context.Process(target=nothing)
        child.start()
        child.join()

    return timed(once)


if __name__ == "__main__":
    serve({method: start_and_join(method) for method in ("fork", "forkserver", "spawn")})
