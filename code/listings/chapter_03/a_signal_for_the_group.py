"""A signal to a process leaves its children alone; a signal to its group reaches them all."""

import ctypes
import os
import signal
import subprocess

PR_SET_CHILD_SUBREAPER = 36
# What the shell leaves behind comes to us.
ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)

script = "sleep 60 & sleep 60 & echo ready; wait"
# A session of its own, and with it a group of its own, with its id as number.
child = subprocess.Popen(["sh", "-c", script], stdout=subprocess.PIPE, start_new_session=True)
child.stdout.readline()

child.kill()
print(f"the shell: {child.wait()}")
group = child.pid
alive = os.waitpid(-group, os.WNOHANG) == (0, 0)
print(f"its children: alive {alive}")

os.killpg(group, signal.SIGTERM)
for _ in range(2):
    _, status = os.waitpid(-group, 0)
    print(f"a signal to the group: one ended by {signal.Signals(os.WTERMSIG(status)).name}")
