"""What Python does at exit, done by hand: joins every thread that is no daemon, and not itself."""

import threading
from time import sleep

SECOND = 0.02  # of the book


def work():
    sleep(2 * SECOND)
    print("the thread has ended")


threading.Thread(target=work).start()
print("main has ended")
for thread in threading.enumerate():
    if thread is not threading.main_thread() and not thread.daemon:
        thread.join()
