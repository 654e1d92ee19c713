"""Any thread may set, clear and wait: here the new thread lets main go on."""

import threading
import time

SECOND = 0.02  # of the book

ready = threading.Event()
print(f"at first: {ready.is_set()}")
print(f"after a second: {ready.wait(SECOND)}")


def work():
    time.sleep(SECOND)
    print("the other thread sets it", flush=True)
    ready.set()


worker = threading.Thread(target=work)
worker.start()
ready.wait()
print(f"main goes on: {ready.is_set()}", flush=True)
worker.join()
ready.clear()
print(f"cleared by main: {ready.is_set()}")
