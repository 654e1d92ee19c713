"""After fork the child's memory is a copy: what it changes, it changes for itself."""

import ctypes
import os

number = ctypes.c_int(1)
before = ctypes.addressof(number)

pid = os.fork()
if pid == 0:
    number.value += 100
    same = before == ctypes.addressof(number)
    print(f"child: {number.value}, at the same address: {same}", flush=True)
    os._exit(0)

os.waitpid(pid, 0)
same = before == ctypes.addressof(number)
print(f"parent: {number.value}, at the same address: {same}")
