"""No join waits for a daemon: three of them are cut off in the middle of their countdown."""

from threading import Barrier, Thread, active_count
from time import sleep

SECOND = 0.02  # of the book
begun = Barrier(4)


def count_down(task):
    print(f"task {task} begins")
    begun.wait()
    for left in reversed(range(3)):
        sleep(60 * SECOND)
        print(f"task {task}: {left}")


for task in range(1, 4):
    Thread(target=count_down, args=(task,), daemon=True).start()
begun.wait()
print("alive, with main:", active_count())

late = Thread()  # without a target it has nothing to do
late.start()
late.join()
try:
    late.daemon = True
except RuntimeError as error:
    print("made a daemon after the start:", error)
