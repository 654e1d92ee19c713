"""A thousand greenlets that wait, on one thread."""

import gevent

SECOND = 0.02  # of the book


def waits(number):
    greenlets = [gevent.spawn(gevent.sleep, 0.5 * SECOND) for _ in range(number)]
    return len(gevent.joinall(greenlets))


print(f"{waits(1000)} waits are over")
