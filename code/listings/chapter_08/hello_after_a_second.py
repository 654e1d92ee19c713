"""A timer runs a function once, not before its time, in a thread of its own."""

import threading

SECOND = 0.02  # of the book


def hello():
    print("hello, world", flush=True)
    own = threading.current_thread() is not threading.main_thread()
    print(f"it ran in a thread of its own: {own}", flush=True)


timer = threading.Timer(SECOND, hello)
timer.start()
print("main goes on", flush=True)
timer.join()
