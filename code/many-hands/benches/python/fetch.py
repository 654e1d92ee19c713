"""The Python side of `just bench coroutine` that fetches pages, from the server at the address it is started with."""

from gevent import monkey

monkey.patch_all()

import socket  # noqa: E402
import sys  # noqa: E402
from http.client import HTTPConnection  # noqa: E402
from time import perf_counter  # noqa: E402
from urllib.request import urlopen  # noqa: E402

import gevent  # noqa: E402

from worker import serve  # noqa: E402

AT_ONCE = 100
BODY = b"Many hands make light work."

host, port = sys.argv[1].split(":")


def fetch_over(connection, afterwards):
    connection.sendall(f"GET / HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: {afterwards}\r\n\r\n".encode())
    answer = b""
    while not answer.endswith(BODY):
        part = connection.recv(65536)
        assert part, answer
        answer += part
    assert answer.split(None, 2)[1] == b"200", answer


def through_sockets(count):
    for _ in range(count):
        with socket.create_connection((host, int(port))) as connection:
            fetch_over(connection, "close")


def through_one_socket(count):
    with socket.create_connection((host, int(port))) as connection:
        for _ in range(count):
            fetch_over(connection, "keep-alive")


def with_urllib(count):
    for _ in range(count):
        with urlopen(f"http://{host}:{port}/") as answer:
            assert answer.status == 200 and answer.read() == BODY


def with_http_client(count):
    connection = HTTPConnection(host, int(port))
    for _ in range(count):
        connection.request("GET", "/")
        answer = connection.getresponse()
        assert answer.status == 200 and answer.read() == BODY
    connection.close()


def fetches(work):
    """A job that fetches the page so many times, a hundred at once."""

    def job(count):
        begin = perf_counter()
        gevent.joinall([gevent.spawn(work, count // AT_ONCE) for _ in range(AT_ONCE)], raise_error=True)
        return perf_counter() - begin

    return job


if __name__ == "__main__":
    serve({
        "socket": fetches(through_sockets),
        "urllib": fetches(with_urllib),
        "socket, kept": fetches(through_one_socket),
        "http.client, kept": fetches(with_http_client),
    })
