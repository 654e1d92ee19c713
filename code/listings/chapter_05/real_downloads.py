"""Real downloads, from a server that takes its time: in turn they take the sum, in threads the
maximum.
"""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import monotonic, sleep
from urllib.request import urlopen

SECOND = 0.02  # of the book
PAGES = {"/long": (9, "a long report"), "/short": (6, "a note"), "/shorter": (3, "ok")}


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
        text = answer.read().decode()
    print(f'"{text}" is there\n', end="")  # the whole line in one write


with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
    Thread(target=server.serve_forever, args=(0.01,)).start()
    urls = [f"http://127.0.0.1:{server.server_port}{path}" for path in PAGES]

    start = monotonic()
    for url in urls:
        fetch(url)
    print(f"in turn: {(monotonic() - start) / SECOND:.1f} seconds")

    start = monotonic()
    threads = [Thread(target=fetch, args=(url,)) for url in urls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"in threads: {(monotonic() - start) / SECOND:.1f} seconds")
    server.shutdown()
