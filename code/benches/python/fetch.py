"""The Python side of `just bench coroutine` that fetches pages, from the server at the address it is started with."""

from gevent import monkey

monkey.patch_all()

import socket  # noqa: E402
import sys  # noqa: E402
from time import perf_counter  # noqa: E402
from urllib.request import urlopen  # noqa: E402

import gevent  # noqa: E402

from worker import serve  # noqa: E402

AT_ONCE = 100
BODY = b"Many hands make light work."

host, port = sys.argv[1].split(":")


def through_a_socket():
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(f"GET / HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode())
        answer = b""
        while part := connection.recv(65536):
            answer += part
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.split()[1] == b"200" and body == BODY, answer


def with_urllib():
    with urlopen(f"http://{host}:{port}/") as answer:
        body = answer.read()
    assert answer.status == 200 and body == BODY, body


def fetches(fetch):
    """A job that fetches the page so many times, a hundred at once."""

    def work(count):
        for _ in range(count):
            fetch()

    def job(count):
        begin = perf_counter()
        gevent.joinall([gevent.spawn(work, count // AT_ONCE) for _ in range(AT_ONCE)], raise_error=True)
        return perf_counter() - begin

    return job


if __name__ == "__main__":
    serve({"socket": fetches(through_a_socket), "urllib": fetches(with_urllib)})
