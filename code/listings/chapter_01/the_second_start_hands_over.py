"""A program can make sure that it is one process: the second start finds the first, hands over its
work and ends.
"""

import errno
import os
import socket
from multiprocessing import Process


def second_start(desk):
    with socket.socket(socket.AF_UNIX) as mine:
        try:
            mine.bind(desk)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            print(f"{os.getpid()}: the desk is taken, I hand over my letter and end", flush=True)
            mine.connect(desk)
            mine.sendall(b"the letter")


if __name__ == "__main__":
    desk = f"\0the desk of {os.getpid()}"  # a name that is no file
    with socket.socket(socket.AF_UNIX) as first:
        first.bind(desk)
        first.listen()
        second = Process(target=second_start, args=(desk,))
        second.start()

        visitor, _ = first.accept()
        with visitor, visitor.makefile() as letter:
            document = letter.read()
        second.join()
    print(f"{os.getpid()}: I open {document} too")
