"""Runs a program that needs requirements.txt: with_packages.py [PROGRAM [ARGUMENT...]].

The packages go to a virtual environment under target/python, which is made once. Where they
cannot be had, one line says so and the status is 69, EX_UNAVAILABLE. Without a program, it
only sees to the environment, and has more time for that.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

UNAVAILABLE = 69
HERE = Path(__file__).resolve().parent
REQUIREMENTS = HERE / "requirements.txt"
HOME = HERE.parents[1] / "target" / "python"
# Seconds to install in. Who builds the book waits a minute for a program.
PATIENCE = 40 if sys.argv[1:] else 1800
# Seconds for which a failure answers all who ask: without a network each would wait again.
REMEMBERED = 60


class Unavailable(Exception):
    """The packages cannot be had here; the message says why."""


def interpreter():
    """The environment's Python. It is made by the first who asks; the others wait for that."""
    made_of = repr((sys.executable, sys.version)).encode() + REQUIREMENTS.read_bytes()
    folder = HOME / hashlib.sha256(made_of).hexdigest()[:12]
    ready, failed = folder / "ready", folder / "failed"
    deadline = time.monotonic() + PATIENCE
    if not ready.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with open(folder.with_suffix(".lock"), "w") as file:
            lock(file, deadline)
            if not ready.exists():
                refuse_if_recent(failed)
                try:
                    make(folder, deadline)
                except Unavailable as why:
                    failed.write_text(str(why))
                    raise
                ready.touch()
    return str(folder / "bin" / "python")


def lock(file, deadline):
    """Locks the file, which the system unlocks when it is closed, however that comes about."""
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise Unavailable("they are still being installed")
            time.sleep(0.05)


def refuse_if_recent(failed):
    """Fails as the last attempt did, if that was a moment ago."""
    if failed.exists() and 0 <= time.time() - failed.stat().st_mtime < REMEMBERED:
        raise Unavailable(failed.read_text())


def make(folder, deadline):
    """Makes the environment, over whatever an attempt that was cut off left behind."""
    python = str(folder / "bin" / "python")
    pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1"]
    for command in (
        [sys.executable, "-m", "venv", "--clear", str(folder)],
        [python, *pip, "--only-binary", ":all:", "--requirement", str(REQUIREMENTS)],
    ):
        left = max(deadline - time.monotonic(), 0.1)
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=left)
        except subprocess.TimeoutExpired:
            raise Unavailable("it took too long") from None
        if done.returncode != 0:
            said = (done.stderr + done.stdout).strip() or f"{command[2]} failed"
            raise Unavailable(said.splitlines()[-1].replace("ERROR: ", ""))


def main():
    try:
        python = interpreter()
    except (Unavailable, OSError) as why:
        print(f"(greenlet and gevent cannot be had here: not run; {why})")
        sys.exit(UNAVAILABLE)
    if sys.argv[1:]:
        os.execv(python, [python, *sys.argv[1:]])


if __name__ == "__main__":
    main()
