"""Three coroutines fetch three slow pages in about the time of one."""

from gevent import monkey

monkey.patch_all()

from time import monotonic
from urllib.request import urlopen

import gevent
from gevent.pywsgi import WSGIServer

SECOND = 0.02  # of the book
PAGES = {"/bread": b"flour, water, salt", "/jam": b"fruit, sugar", "/butter": b"cream"}


def answer(environ, start_response):
    gevent.sleep(25 * SECOND)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [PAGES[environ["PATH_INFO"]]]


def fetch(path):
    print(f"asking for {path}")
    with urlopen(f"http://127.0.0.1:{server.server_port}{path}") as response:
        body = response.read()
    print(f"{path}: {len(body)} bytes")
    return len(body)


if __name__ == "__main__":
    server = WSGIServer(("127.0.0.1", 0), answer, log=None)
    server.start()
    start = monotonic()
    tasks = [gevent.spawn(fetch, path) for path in PAGES]
    gevent.joinall(tasks, raise_error=True)
    print(f"{sum(task.value for task in tasks)} bytes in all")
    print(f"in less than the time of two: {str(monotonic() - start < 50 * SECOND).lower()}")
    server.stop()
