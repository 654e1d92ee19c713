"""A file that one thread opens is open for the whole process, and not for another process."""

import os
import subprocess
from threading import Thread

files = []
other = Thread(target=lambda: files.append(os.open("/dev/null", os.O_RDONLY)))
other.start()
other.join()
number = files[0]
print(f"another thread opened number {number}")

print(f"in this thread, number {number} is {os.readlink(f'/proc/self/fd/{number}')}", flush=True)

look = subprocess.run(["sh", "-c", f"test -e /proc/$$/fd/{number}"])
print(f"in another process there is a number {number}: {look.returncode == 0}")
