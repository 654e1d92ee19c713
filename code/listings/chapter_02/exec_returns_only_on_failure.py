"""exec comes back only if it failed; then the child must end, or there are two copies of the
parent.
"""

import os

pid = os.fork()
if pid == 0:
    try:
        os.execvp("no-such-program", ["no-such-program"])
    except OSError as error:
        print(f"child: {error.strerror}", flush=True)
    finally:
        os._exit(127)  # what a shell answers for "command not found"

_, status = os.waitpid(pid, 0)
print(f"parent: the child ended with {os.waitstatus_to_exitcode(status)}")
