"""Starts children that are hard to find or to end, and waits until all of them live."""

import ctypes
import os
import platform
import signal
import socket
import threading
import time

X86 = platform.machine() == "x86_64"
libc = ctypes.CDLL(None, use_errno=True)
ready, tell = os.pipe()
PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER, PR_SET_NAME, PR_SET_PDEATHSIG = 4, 36, 15, 1


def live():
    os.write(tell, b".")
    while True:
        time.sleep(10)


def leave(times=1):
    for _ in range(times):
        if os.fork():
            os._exit(0)
        os.setsid()


def deaf():
    for number in range(1, 65):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    live()


def orphan():
    leave()
    live()


def twice_orphan():
    leave(2)
    live()


def own_group():
    os.setpgid(0, 0)
    live()


def stopped():
    os.write(tell, b".")
    os.kill(os.getpid(), signal.SIGSTOP)
    live()


def traced():
    child = os.fork()
    if child == 0:
        libc.ptrace(0, 0, None, None)
        os.kill(os.getpid(), signal.SIGSTOP)
        live()
    os.waitpid(child, os.WUNTRACED)
    live()


def sibling():
    # With CLONE_PARENT the child is of the parent's parent.
    if libc.syscall(56 if X86 else 220, 0x8000 | signal.SIGCHLD, 0, 0, 0, 0) == 0:
        live()
    os._exit(0)


def adopter():
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    if os.fork() == 0:
        orphan()
    live()


def headless():
    threading.Thread(target=live).start()
    libc.syscall(ctypes.c_long(60 if X86 else 93), 0)


def renamed():
    libc.prctl(PR_SET_NAME, b"kworker/0:1", 0, 0, 0)
    live()


def out_of_reach():
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    live()


def idle():
    os.nice(19)
    os.write(tell, b".")
    while True:
        pass


def closed():
    os.write(tell, b".")
    os.closerange(0, 256)
    while True:
        time.sleep(10)


def in_flight():
    # The output is held open by a message that nothing has received.
    one, other = socket.socketpair()
    socket.send_fds(one, [b"x"], [1, 2])
    os.write(tell, b".")
    os.close(1)
    os.close(2)
    while True:
        time.sleep(10)


def another_program():
    os.write(tell, b".")
    os.execv("/bin/sleep", ["sleep", "1000"])


def heirs():
    """Each lives for a moment, and has a child before it ends."""
    os.write(tell, b".")
    while True:
        if os.fork():
            os._exit(0)
        time.sleep(0.01)


def undertaker():
    """Has a new child as soon as one ends."""
    os.write(tell, b".")
    while True:
        child = os.fork()
        if child == 0:
            time.sleep(0.05)
            os._exit(0)
        os.waitpid(child, 0)


WAYS = [
    deaf, orphan, twice_orphan, own_group, stopped, traced, sibling, adopter, headless, renamed, out_of_reach,
    idle, closed, in_flight, another_program, heirs, undertaker,
]
for way in WAYS:
    if os.fork() == 0:
        way()
# Of the adopter two are heard.
heard = 0
while heard < len(WAYS) + 1:
    heard += len(os.read(ready, 64))
print("all of them live", flush=True)
while True:
    time.sleep(10)
