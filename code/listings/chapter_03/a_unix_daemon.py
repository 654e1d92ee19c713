"""A Unix daemon is the opposite of multiprocessing's: a process that has left its parent and its
session, so as to outlive both.
"""

import os
import time

SECOND = 0.02  # of the book

print(f"main: session {os.getsid(0)}", flush=True)
reader, writer = os.pipe()
pid = os.fork()
if pid == 0:
    os.setsid()  # a session without a terminal, and we lead it
    creator = os.getpid()
    if os.fork() == 0:
        while os.getppid() == creator:
            time.sleep(0.1 * SECOND)
        session, parent = os.getsid(0), os.getppid()
        leader = session == os.getpid()
        told = f"leader of its session {leader}, session {session}, parent {parent}"
        os.write(writer, told.encode())
    os._exit(0)

os.close(writer)
os.waitpid(pid, 0)
with open(reader) as daemon:
    print(f"daemon: {daemon.read()}")
