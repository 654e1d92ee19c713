"""The same blocking client, each call on a thread of its own, and the coroutines wait together."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic, sleep
from urllib.request import urlopen

import gevent

SECOND = 0.02  # of the book


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        sleep(50 * SECOND)
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *args):
        pass


def download():
    with urlopen(f"http://127.0.0.1:{server.server_port}/") as response:
        return len(response.read())


def task(n):
    print(f"download {n} begins")
    gevent.get_hub().threadpool.apply(download)
    print(f"download {n} ends")


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    start = monotonic()
    gevent.joinall([gevent.spawn(task, n) for n in (1, 2, 3)], raise_error=True)
    print(f"in less than the sum of the three: {str(monotonic() - start < 150 * SECOND).lower()}")
