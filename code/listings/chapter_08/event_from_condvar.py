"""An event is a flag behind a lock, and a condition to wait until it is up."""

import threading


class Event:
    def __init__(self):
        self.up = False
        self.raised = threading.Condition()

    def set(self):
        with self.raised:
            self.up = True
            self.raised.notify_all()

    def clear(self):
        with self.raised:
            self.up = False

    def wait(self):
        with self.raised:
            self.raised.wait_for(lambda: self.up)


start = Event()


def run(n):
    start.wait()
    print(f"runner {n} runs\n", end="", flush=True)


runners = [threading.Thread(target=run, args=(n,)) for n in range(1, 4)]
for runner in runners:
    runner.start()
print("ready, steady, go\n", end="", flush=True)
start.set()
start.wait()  # it is up: this does not block
for runner in runners:
    runner.join()
start.clear()  # and now it would
