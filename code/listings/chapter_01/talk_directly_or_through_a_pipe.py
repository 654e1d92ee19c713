"""A thread works on your data where they are; a process gets a copy through the kernel, and sends
one back.
"""

import subprocess
from threading import Thread

words = bytearray(b"many hands")

answer = subprocess.run(["tr", "a-z", "A-Z"], input=words, stdout=subprocess.PIPE).stdout
print(f"the process sent {answer.decode()}, mine is {words.decode()}")


def shout():
    words[:] = words.upper()


thread = Thread(target=shout)
thread.start()
thread.join()
print(f"after the thread, mine is {words.decode()}")
