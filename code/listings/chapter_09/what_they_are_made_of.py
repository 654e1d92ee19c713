"""The descriptors tell what pipes and queues are made of: the kernel's pipes and sockets. Of a
queue only the semaphores lie in shared memory.
"""

import multiprocessing
import os


def descriptors():
    with os.scandir("/proc/self/fd") as entries:
        links = {int(entry.name): os.readlink(entry.path) for entry in entries}
    return {number: link for number, link in links.items() if not link.startswith("/proc/")}


def semaphores():
    with open("/proc/self/maps") as maps:
        return sum("/dev/shm/sem." in line for line in maps)


def opened_by(name, make):
    before, semaphores_before = descriptors(), semaphores()
    made = make()
    new = [link.split(":")[0] for number, link in descriptors().items() if number not in before]
    print(f"{name}: {new}, {semaphores() - semaphores_before} semaphores")
    return made


if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    kept = [
        opened_by("a pipe of the system", os.pipe),
        opened_by("Pipe(duplex=False)", lambda: context.Pipe(duplex=False)),
        opened_by("Pipe()", context.Pipe),
        opened_by("Queue()", context.Queue),
    ]
