"""After fork the child's memory is a copy: what it changes, it changes for itself."""

import os
from array import array

number = array("i", [1])
before = number.buffer_info()[0]

pid = os.fork()
if pid == 0:
    number[0] += 100
    print(f"child: {number[0]}, same address: {str(before == number.buffer_info()[0]).lower()}", flush=True)
    os._exit(0)

os.waitpid(pid, 0)
print(f"parent: {number[0]}, same address: {str(before == number.buffer_info()[0]).lower()}")
