"""Runs a program for which the kernel refuses some system calls, as an older one would.

    python3 refusing.py landlock,namespaces,seccomp PROGRAM ARGUMENTS
"""

import ctypes
import errno
import os
import platform
import struct
import sys

NUMBERS = {
    "x86_64": {"landlock": 444, "namespaces": 272, "seccomp": 317},
    "aarch64": {"landlock": 444, "namespaces": 97, "seccomp": 277},
}[platform.machine()]
ERRORS = {"landlock": errno.ENOSYS, "namespaces": errno.EPERM, "seccomp": errno.ENOSYS}

LOAD_NUMBER = struct.pack("HBBI", 0x20, 0, 0, 0)
ALLOW = struct.pack("HBBI", 0x06, 0, 0, 0x7FFF0000)

program = LOAD_NUMBER
for name in filter(None, sys.argv[1].split(",")):
    program += struct.pack("HBBI", 0x15, 0, 1, NUMBERS[name])
    program += struct.pack("HBBI", 0x06, 0, 0, 0x00050000 | ERRORS[name])
program += ALLOW

memory = ctypes.create_string_buffer(program)
filter_ = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(memory))
libc = ctypes.CDLL(None, use_errno=True)
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, MODE_FILTER = 38, 22, 2
assert libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
assert libc.prctl(PR_SET_SECCOMP, MODE_FILTER, ctypes.create_string_buffer(filter_), 0, 0) == 0
os.execvp(sys.argv[2], sys.argv[2:])
