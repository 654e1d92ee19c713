"""A download that knows its file and its time: a subclass of Thread, whose run() is the work. The
name goes to the base class; what run() returns goes nowhere, so it is kept in the object.
"""

from threading import Thread, current_thread
from time import monotonic, sleep

SECOND = 0.02  # of the book


def say(what):
    print(f"{current_thread().name}: {what}\n", end="")  # the whole line in one write


class Download(Thread):
    def __init__(self, file, time):
        super().__init__(name=f"download {file}")
        self.file = file
        self.time = time

    def run(self):
        say("begins")
        sleep(self.time * SECOND)
        say(f"is there after {self.time} seconds")


start = monotonic()
downloads = [Download("test1.txt", 5), Download("test2.txt", 9)]
for one in downloads:
    one.start()
for one in downloads:
    one.join()
files = [one.file for one in downloads]
say(f"{files} after {(monotonic() - start) / SECOND:.1f} seconds")
