"""A process of another user cannot be sent a signal, unless the sender is root."""

import os

NOBODY = 65534

pid = os.fork()
if pid == 0:
    if os.geteuid() == 0:
        os.setuid(NOBODY)  # for the rest of this child's life
    owner = os.stat("/proc/1").st_uid
    print(f"process 1 belongs to user {owner}, and I am user {os.geteuid()}")
    try:
        os.kill(1, 0)
        answer = "yes"
    except PermissionError as error:
        answer = error.strerror
    print(f"may I send it a signal: {answer}", flush=True)
    os._exit(0)
os.waitpid(pid, 0)
