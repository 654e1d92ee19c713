"""Two hundred processes that start a daemon thread and end at once: how often its line comes out,
counted.
"""

import os
from threading import Thread


def line_comes_out():
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        Thread(target=os.write, args=(writer, b"a line"), daemon=True).start()
        os._exit(0)
    os.close(writer)
    os.waitpid(pid, 0)
    with open(reader) as lines:
        return lines.read() != ""


in_time = lost = 0
for _ in range(200):
    if line_comes_out():
        in_time += 1
    else:
        lost += 1
print(f"the line came out {in_time} times, and was lost {lost} times")
