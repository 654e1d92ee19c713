"""One download in a thread saves no time when there is nothing else to do."""

from threading import Thread, current_thread
from time import monotonic, sleep

SECOND = 0.02  # of the book


def say(what):
    print(f"{current_thread().name}: {what}")


def download(file, time):
    say(f"{file} begins")
    sleep(time * SECOND)
    say(f"{file} is there after {time} seconds")


start = monotonic()
say("the download is about to begin")
thread = Thread(target=download, args=("test1.txt", 8), name="download")
thread.start()
thread.join()
say(f"all took {(monotonic() - start) / SECOND:.1f} seconds")
