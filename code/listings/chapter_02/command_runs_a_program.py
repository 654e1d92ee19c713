"""subprocess starts another program on every system: fork, exec and wait in one, and the output
at hand.
"""

import subprocess

greeting = subprocess.run(["echo", "hello from another program"], capture_output=True, text=True)
print(f"it printed: {greeting.stdout}", end="")

ended = subprocess.run(["sh", "-c", "exit 3"])
print(f"it ended with {ended.returncode}")

try:
    subprocess.run(["no-such-program"])
except FileNotFoundError as error:
    print(f"it did not start: {error.strerror}")
