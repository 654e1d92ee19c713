"""A barrier that numbers its rounds lets a thread wait for the end of its own."""

import threading


class Barrier:
    def __init__(self, parties):
        self.parties = parties
        self.arrivals = 0  # of all rounds together
        self.complete = threading.Condition()

    def wait(self):
        with self.complete:
            mine = self.arrivals // self.parties
            self.arrivals += 1
            if self.arrivals // self.parties > mine:
                self.complete.notify_all()
            self.complete.wait_for(lambda: self.arrivals // self.parties > mine)


barrier = Barrier(3)
count = threading.Lock()
arrived = missing = 0


def meet():
    global arrived, missing
    for number in range(1, 1001):
        with count:
            arrived += 1
        barrier.wait()
        with count:
            missing = max(missing, 3 * number - arrived)


workers = [threading.Thread(target=meet) for _ in range(3)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
print(f"1000 rounds of 3 threads; missing at most: {missing}")
