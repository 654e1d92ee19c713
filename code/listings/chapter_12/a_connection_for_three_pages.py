"""A client that keeps its connection asks for the next page over the same one; `urlopen` takes a
new one each time.
"""

from gevent import monkey

monkey.patch_all()

from http.client import HTTPConnection
from urllib.request import urlopen

from gevent.pywsgi import WSGIServer

connections = set()


def answer(environ, start_response):
    # Each connection comes from a port of its own.
    connections.add(environ["REMOTE_PORT"])
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "5")])
    return [b"hello"]


if __name__ == "__main__":
    server = WSGIServer(("127.0.0.1", 0), answer, log=None)
    server.start()
    for _ in range(3):
        urlopen(f"http://127.0.0.1:{server.server_port}/").read()
    each = len(connections)
    print(f"a connection each: {each}")

    client = HTTPConnection("127.0.0.1", server.server_port)
    for _ in range(3):
        client.request("GET", "/")
        client.getresponse().read()
    print(f"in a session: {len(connections) - each}")
    client.close()
    server.stop()
