"""A Popen object that is dropped does not wait for its child. It becomes a zombie, which no signal
can remove; subprocess collects it when it starts another command.
"""

import os
import signal
import subprocess


def state(pid):
    try:
        with open(f"/proc/{pid}/status") as status:
            line = next(line for line in status if line.startswith("State:"))
            return line.partition(":")[2].strip()
    except FileNotFoundError:
        return None


reader, writer = os.pipe()
dropped = [subprocess.Popen(["cat"], stdin=reader).pid for _ in range(3)]
os.close(writer)  # which ends the three

for pid in dropped:
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)  # until it has ended, and leave it as it is
    print(f"ended: {state(pid)}")
os.kill(dropped[0], signal.SIGKILL)
print(f"after a signal: {state(dropped[0])}", flush=True)

subprocess.run(["true"])
for pid in dropped:
    print(f"after another command: {state(pid)}")
