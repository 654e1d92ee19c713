"""Of two greenlets, `wait` with a count of one gives the one that ends first."""

import gevent

SECOND = 0.02  # of the book


def ask(server, time):
    gevent.sleep(time * SECOND)
    return server


if __name__ == "__main__":
    servers = [gevent.spawn(ask, "far", 50), gevent.spawn(ask, "near", 5)]
    [first] = gevent.wait(servers, count=1)
    print(f"first answer: {first.value!r}")
    print(f"it came in branch {servers.index(first)}")
    gevent.killall(servers)
