"""Ten thousand coroutines fetch a page each, a hundred at a time."""

from gevent import monkey

monkey.patch_all()

from urllib.request import urlopen

import gevent
from gevent.pywsgi import WSGIServer

SECOND = 0.02  # of the book


def answer(environ, start_response):
    gevent.sleep(SECOND)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"a page"]


def fetch():
    with urlopen(f"http://127.0.0.1:{server.server_port}/") as response:
        return len(response.read())


if __name__ == "__main__":
    server = WSGIServer(("127.0.0.1", 0), answer, log=None)
    server.start()
    sizes = []
    for _ in range(100):
        tasks = gevent.joinall([gevent.spawn(fetch) for _ in range(100)], raise_error=True)
        sizes.extend(task.value for task in tasks)
    print(f"{len(sizes)} pages, {sum(sizes)} bytes")
    server.stop()
