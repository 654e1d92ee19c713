"""One program may be many processes, and who started whom makes a tree of them."""

import os
import subprocess


def children_of(process):
    with open(f"/proc/{process}/task/{process}/children") as children:
        return children.read().split()


def print_tree(process, indent=""):
    with open(f"/proc/{process}/comm") as program:
        print(f"{indent}{process} {program.read().strip()}")
    for child in children_of(process):
        print_tree(child, indent + "    ")


pipe = subprocess.PIPE
with subprocess.Popen(["sh", "-c", "cat | cat | cat"], stdin=pipe, stdout=pipe) as shell:
    shell.stdin.write(b"hello\n")
    shell.stdin.flush()
    shell.stdout.readline()  # it has come through all three
    print_tree(os.getpid())
# Leaving the block closes the input: they end, and the shell has been waited for.
