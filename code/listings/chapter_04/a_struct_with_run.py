"""A subclass overrides run(); start() calls it in the new thread, and needs what the base class's
constructor has set up.
"""

from threading import Thread, current_thread


class Countdown(Thread):
    def __init__(self, start):
        super().__init__(name="worker")
        self.from_ = start

    def run(self):
        left = [str(n) for n in reversed(range(self.from_))]
        print(f"on {current_thread().name}: {' '.join(left)}")


class Forgetful(Thread):
    def __init__(self):
        self.from_ = 3


Countdown(3).run()
worker = Countdown(5)
worker.start()
worker.join()
try:
    Forgetful().start()
except RuntimeError as error:
    print("without the base constructor:", error)
