"""getppid() names the creator only while the creator lives; an orphan gets a new parent."""

import ctypes
import os
import time

PR_SET_CHILD_SUBREAPER = 36
# Orphans among our descendants come to us, not to process 1.
ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
print(f"main is {os.getpid()}", flush=True)

pid = os.fork()
if pid == 0:
    creator = os.getpid()
    if os.fork() == 0:
        while os.getppid() == creator:
            time.sleep(0)
        print(f"created by {creator}, now my parent is {os.getppid()}", flush=True)
    os._exit(0)

os.waitpid(pid, 0)
os.wait()  # the grandchild, which is ours now
