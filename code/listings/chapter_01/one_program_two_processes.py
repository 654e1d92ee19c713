"""A process is one execution of a program: the same program, started twice, makes two
processes.
"""

import os
import subprocess

print(f"I am process {os.getpid()}", flush=True)

# $$ is the number of the shell's own process, and exe leads to the program it runs.
script = 'echo "process $$ runs $(readlink /proc/$$/exe)"'
processes = [subprocess.Popen(["sh", "-c", script]) for _ in range(2)]
for process in processes:
    process.wait()
