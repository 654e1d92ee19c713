"""On Linux a thread has a niceness of its own; a process has none."""

import os
from threading import Thread, get_native_id


def niceness(task):
    return os.getpriority(os.PRIO_PROCESS, task)  # a task, in spite of the name


def be_nice():
    me = get_native_id()
    os.setpriority(os.PRIO_PROCESS, me, 19)
    print(f"other thread: {niceness(me)}")


print(f"main thread: {niceness(get_native_id())}")
other = Thread(target=be_nice)
other.start()
other.join()
print(f"main thread: {niceness(get_native_id())}")
