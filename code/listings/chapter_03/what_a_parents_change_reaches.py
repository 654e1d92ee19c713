"""What a parent changes in its memory, its child never sees; what it changes in an open file that
they share, it does.
"""

import os
import tempfile

number = 1
my_turn, your_turn = os.pipe()
with tempfile.TemporaryFile() as file:
    os.write(file.fileno(), b"abcdef")
    os.lseek(file.fileno(), 0, os.SEEK_SET)

    pid = os.fork()
    if pid == 0:
        os.close(your_turn)
        os.read(my_turn, 1)  # until the parent has closed its end
        rest = os.read(file.fileno(), 100).decode()
        print(f"child: number {number}, rest of the file {rest}", flush=True)
        os._exit(0)

    number += 100
    os.read(file.fileno(), 3)
    print(f"parent: number {number}, three letters read", flush=True)
    os.close(your_turn)
    os.waitpid(pid, 0)
