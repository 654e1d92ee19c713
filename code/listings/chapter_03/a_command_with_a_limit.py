"""subprocess has a wait with a limit: it raises TimeoutExpired."""

import subprocess

SECOND = 0.02  # of the book

child = subprocess.Popen(["sleep", "60"])
try:
    child.wait(2 * SECOND)
except subprocess.TimeoutExpired:
    print("too slow: killed")
    child.kill()
print(f"it ended with {child.wait()}")
