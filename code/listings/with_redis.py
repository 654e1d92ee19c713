"""Runs a program that needs a Redis server, and the package that talks to it:
with_redis.py [PROGRAM [ARGUMENT...]].

The server is the program's own, is ended after it, and its URL stands in the environment variable
REDIS_URL. The package comes from requirements_redis.txt, into a virtual environment as
with_packages.py makes it. Where the two cannot be had, one line says so and the status is 69,
EX_UNAVAILABLE. Without a program, it only sees to the environment.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import with_packages
from with_packages import UNAVAILABLE, Unavailable

with_packages.REQUIREMENTS = with_packages.HERE / "requirements_redis.txt"


def run(command):
    """Runs a command beside a server, and returns its status."""
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        path = str(Path(folder, "redis.sock"))
        # A listing may ask it to crash, and to start itself anew from there.
        program = shutil.which("redis-server")
        options = ["--save", "", "--appendonly", "no", "--enable-debug-command", "yes"]
        server = subprocess.Popen(
            [program, "--port", "0", "--unixsocket", path, *options],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_for(path, server)
            return subprocess.call(command, env={**os.environ, "REDIS_URL": f"unix://{path}"})
        finally:
            server.kill()
            server.wait()


def wait_for(path, server):
    """Returns when the server listens."""
    while True:
        with socket.socket(socket.AF_UNIX) as client:
            try:
                return client.connect(path)
            except OSError:
                if server.poll() is not None:
                    raise Unavailable(f"redis-server ended with {server.returncode}") from None
                time.sleep(0.001)


def main():
    try:
        if shutil.which("redis-server") is None:
            raise Unavailable("there is no redis-server")
        python = with_packages.interpreter()
        status = run([python, *sys.argv[1:]]) if sys.argv[1:] else 0
    except (Unavailable, OSError) as why:
        print(f"(Redis cannot be had here: not run; {why})")
        status = UNAVAILABLE
    sys.exit(status)


if __name__ == "__main__":
    main()
