"""The size of a page is a number of bytes; decoded, it is a number of characters, which is
smaller if not all are ASCII.
"""

from gevent import monkey

monkey.patch_all()

from urllib.request import urlopen

from gevent.pywsgi import WSGIServer

TEXTS = ["plain text", "naïve café", "三个网页"]


def answer(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    return [TEXTS[int(environ["PATH_INFO"][1:])].encode()]


if __name__ == "__main__":
    server = WSGIServer(("127.0.0.1", 0), answer, log=None)
    server.start()
    for n in range(len(TEXTS)):
        with urlopen(f"http://127.0.0.1:{server.server_port}/{n}") as response:
            body = response.read()
        text = body.decode()
        print(f"{text}: {len(body)} bytes, {len(text)} characters")
    server.stop()
