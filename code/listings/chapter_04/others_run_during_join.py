"""join() stops its caller and no other: here the joined thread could not end if the other one
stood still.
"""

from queue import Queue
from threading import Thread
from time import sleep

SECOND = 0.02  # of the book
letters = Queue()


def read():
    for letter in iter(letters.get, None):
        print(f"reader: got {letter}")


def write():
    for letter in ["a", "b", "c", None]:
        sleep(SECOND)
        letters.put(letter)


reader = Thread(target=read)
reader.start()
Thread(target=write).start()

print("main: joins the reader")
reader.join()
print("main: the reader has ended")
