"""An exception in a greenlet stays in it until it is asked for; the others go on."""

import gevent


def divide(n):
    assert n != 0, "no division by zero"
    return 6 // n


if __name__ == "__main__":
    tasks = [gevent.spawn(divide, n) for n in (1, 0, 3)]
    for task in gevent.joinall(tasks):
        if task.successful():
            print(f"a result: {task.value}")
        else:
            print(f"an exception: {task.exception}")
