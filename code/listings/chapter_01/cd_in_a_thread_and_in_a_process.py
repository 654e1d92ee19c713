"""What a thread changes in its process, all threads see; what a process changes in itself, no other
sees.
"""

import os
import subprocess
from threading import Thread

subprocess.run(["sh", "-c", "cd / && echo other process: cd to $PWD"])
print(f"main thread: moved along {os.getcwd() == '/'}")

other = Thread(target=os.chdir, args=("/",))
other.start()
other.join()
print(f"after another thread's cd: moved along {os.getcwd() == '/'}")
