"""A greenlet that calls too deep gets a RecursionError in time, and its finally blocks run."""

import gevent

dropped = 0


def depth_of(n, most):
    return n if n == most else depth_of(n + 1, most)


def task(most):
    global dropped
    try:
        return depth_of(0, most)
    finally:
        dropped += 1


if __name__ == "__main__":
    for most in (10, 10_000):
        greenlet = gevent.spawn(task, most)
        greenlet.join()
        print(f"{most} calls deep: an error: {str(not greenlet.successful()).lower()}")
        print(f"finally ran so far: {dropped}")
