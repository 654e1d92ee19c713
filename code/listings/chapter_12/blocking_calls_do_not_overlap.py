"""A client that blocks its thread keeps all coroutines of that thread waiting: three downloads
take three times as long.
"""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic, sleep
from urllib.request import urlopen

import gevent

SECOND = 0.02  # of the book


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        sleep(5 * SECOND)
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *args):
        pass


def download(n):
    print(f"download {n} begins")
    with urlopen(f"http://127.0.0.1:{server.server_port}/") as response:
        response.read()
    print(f"download {n} ends")


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    start = monotonic()
    # Nothing is patched: the socket of the standard library blocks the thread.
    gevent.joinall([gevent.spawn(download, n) for n in (1, 2, 3)], raise_error=True)
    print(f"in less than the sum of the three: {str(monotonic() - start < 15 * SECOND).lower()}")
