"""Better than a daemon: a thread that looks whether it should stop, tidies up, and is joined."""

from queue import Queue
from threading import Event, Thread

SECOND = 0.02  # of the book
stop = Event()
ticks = Queue()


def run_clock():
    while not stop.wait(SECOND):
        ticks.put("tick")
    print("clock: stopped, and put away")


clock = Thread(target=run_clock)
clock.start()
for n in range(1, 4):
    print(f"main: {ticks.get()} {n}")
stop.set()
clock.join()
print("main: the clock has ended")
