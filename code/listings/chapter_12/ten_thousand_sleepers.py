"""Ten thousand coroutines sleep at the same time."""

import gevent

SECOND = 0.02  # of the book
asleep = 0


def sleeper():
    global asleep
    asleep += 1
    gevent.sleep(150 * SECOND)
    return asleep


if __name__ == "__main__":
    tasks = [gevent.spawn(sleeper) for _ in range(10_000)]
    gevent.joinall(tasks)
    print(f"have slept: {len(tasks)}")
    print(f"asleep when the first woke: {min(task.value for task in tasks)}")
