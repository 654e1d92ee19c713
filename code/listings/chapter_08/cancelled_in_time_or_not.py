"""A timer can be cancelled until it fires. After that, cancel() does nothing, and says nothing."""

import threading

SECOND = 0.02  # of the book

ran = []
timer = threading.Timer(3600, lambda: ran.append("an hour later"))
timer.start()
timer.cancel()
timer.join()
print(f"cancelled in time: {not ran}")

fired = threading.Event()
timer = threading.Timer(SECOND, fired.set)
timer.start()
fired.wait()
print(f"cancelled too late: {timer.cancel()}")
