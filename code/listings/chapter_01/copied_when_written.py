"""A fork does not copy its parent's memory; a page is copied when one of the two writes to it."""

import os

MIB = 1 << 20


def own_memory():
    """Memory in use that no other process has in common with this one, in MiB."""
    with open("/proc/self/smaps_rollup") as sums:
        kib = sum(int(line.split()[1]) for line in sums if line.startswith("Private_"))
    return kib * 1024 // MIB


memory = bytearray(b"\1") * (100 * MIB)
ones, twos = slice(0, 50 * MIB), bytearray(b"\2") * (50 * MIB)
print(f"before the fork, of its own: {own_memory()} MiB", flush=True)

pid = os.fork()
if pid == 0:
    print(f"child, of its own: {own_memory()} MiB", flush=True)
    memory[ones] = twos
    print(f"child, after writing to half of it: {own_memory()} MiB", flush=True)
    os._exit(0)
os.waitpid(pid, 0)
