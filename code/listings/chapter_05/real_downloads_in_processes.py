"""Three processes fetch from a server in a fourth: waiting for the network is waiting, in
a process or in a thread.
"""

import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from threading import Thread
from time import monotonic, sleep
from urllib.request import urlopen

SECOND = 0.02  # of the book
PAGES = {"/long": (9, "a long report"), "/short": (6, "a note"), "/shorter": (3, "ok")}
fork = get_context("fork")


class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        time, body = PAGES[self.path]
        sleep(time * SECOND)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args):
        pass


def fetch(url):
    with urlopen(url) as answer:
        print(f'process {os.getpid()} has "{answer.read().decode()}"', flush=True)


if __name__ == "__main__":
    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        urls = [f"http://127.0.0.1:{server.server_port}{path}" for path in PAGES]
        start = monotonic()
        processes = [fork.Process(target=fetch, args=(url,)) for url in urls]
        for process in processes:
            process.start()  # before there is a second thread: see chapter 2
        Thread(target=server.serve_forever, args=(0.01,)).start()
        for process in processes:
            process.join()
        print(f"in processes: {(monotonic() - start) / SECOND:.1f} seconds")
        server.shutdown()
