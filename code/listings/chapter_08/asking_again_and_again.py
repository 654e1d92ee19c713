"""Without a condition a thread can only look again and again, and keeps a core busy with that."""

import threading
import time

SECOND = 0.02  # of the book

done = False
lock = threading.Lock()


def work():
    global done
    time.sleep(SECOND)
    with lock:
        done = True


def is_done():
    with lock:
        return done


looks = 1
worker = threading.Thread(target=work)
worker.start()
while not is_done():
    looks += 1
worker.join()
print(f"main looked {looks} times")
