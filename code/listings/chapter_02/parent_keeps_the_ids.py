"""A parent can have many children; each call of fork gives it one id, and by the ids it waits
for them.
"""

import os
import time

SECOND = 0.02  # of the book

ids = []
for n in range(3):
    pid = os.fork()
    if pid == 0:
        time.sleep((3 - n) * SECOND)
        os._exit(n)  # or the child would go on with the loop
    ids.append(pid)

codes = []
for pid in ids:
    _, status = os.waitpid(pid, 0)
    codes.append(os.waitstatus_to_exitcode(status))

print(f"the children ended with {codes}")
