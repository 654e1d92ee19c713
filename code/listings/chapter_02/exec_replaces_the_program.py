"""exec puts another program into the process: code and data are new, the id stays."""

import os

pid = os.fork()
if pid == 0:
    print(f"child: my id is {os.getpid()}", flush=True)
    try:
        os.execvp("sh", ["sh", "-c", 'echo "sh: my id is $$"'])
    finally:
        os._exit(127)  # reached only if exec failed

os.waitpid(pid, 0)
print(f"parent: the child was {pid}")
