"""threading counts the threads that it started; the kernel counts all, and a moment longer."""

import _thread
import os
import threading
from time import sleep


def threads_of_this_process():
    return len(os.listdir("/proc/self/task"))


gate = threading.Event()
threading.Thread(target=gate.wait).start()
_thread.start_new_thread(gate.wait, ())

print("registered:", threading.active_count() - 1)
print("known to the kernel:", threads_of_this_process())
gate.set()
while threads_of_this_process() > 1 or threading.active_count() > 1:
    sleep(0)
print(f"later: {threading.active_count() - 1} and {threads_of_this_process()}")
