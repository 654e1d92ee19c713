"""The kernel knows each thread as a task with a number of its own, all of them in one process."""

import os
import threading


def introduce_yourself():
    task = threading.get_native_id()
    assert os.path.exists(f"/proc/self/task/{task}")
    name = threading.current_thread().name
    print(f"{name}: task {task} of process {os.getpid()}", flush=True)


introduce_yourself()
threads = [
    threading.Thread(target=introduce_yourself, name=name)
    for name in ["typing", "spelling", "printing"]
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
