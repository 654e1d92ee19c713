"""exec puts another program into the process: the id stays, everything else is new."""

import os

pid = os.fork()
if pid == 0:
    print(f"child: my id is {os.getpid()}", flush=True)
    os.execvp("sh", ["sh", "-c", 'echo "sh: my id is $$"'])

os.waitpid(pid, 0)
print(f"parent: the child was {pid}")
