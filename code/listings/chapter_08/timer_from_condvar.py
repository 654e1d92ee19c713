"""A timer that waits for its cancellation, with the delay as a time limit, is gone as soon as it
is cancelled.
"""

import threading

SECOND = 0.02  # of the book


class Timer(threading.Thread):
    def __init__(self, delay, action):
        super().__init__()
        self.delay = delay
        self.action = action
        self.cancelled = False
        self.changed = threading.Condition()
        self.start()

    def run(self):
        with self.changed:
            cancelled = self.changed.wait_for(lambda: self.cancelled, self.delay)
        if not cancelled:
            self.action()

    def cancel(self):
        with self.changed:
            self.cancelled = True
            self.changed.notify()


short = Timer(SECOND, lambda: print("hello, world", flush=True))
long = Timer(3600, lambda: print("an hour later", flush=True))
long.cancel()
for timer in [long, short]:
    timer.join()
    print("ended well: True", flush=True)
