"""Open files are not copied: parent and child share one position in the file, so what one reads
the other no longer sees.
"""

import os
import tempfile

with tempfile.TemporaryFile() as file:
    os.write(file.fileno(), b"abcdef")
    os.lseek(file.fileno(), 0, os.SEEK_SET)

    pid = os.fork()
    if pid == 0:
        os.read(file.fileno(), 3)
        os._exit(0)
    os.waitpid(pid, 0)

    rest = os.read(file.fileno(), 100).decode()

print(f"the child read three letters of abcdef, the parent got {rest}")
