"""The kernel numbers threads as it numbers processes; of their names it hears from 3.14 on."""

import os
from threading import Thread, current_thread, get_native_id


def show():
    with open("/proc/thread-self/comm") as comm:
        name = comm.read().strip()
    print(f"{current_thread().name!r} is to the kernel {name!r}")
    print(f"  thread {get_native_id()} of process {os.getpid()}")


show()
collector = Thread(target=show, name="collector of letters")
collector.start()
collector.join()
