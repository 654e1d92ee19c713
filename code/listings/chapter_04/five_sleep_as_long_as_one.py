"""Five threads sleep three seconds each; joined one by one, they take as long as one."""

from threading import Thread
from time import monotonic, sleep

SECOND = 0.02  # of the book


def lie_down(n):
    print(f"sleeper {n} lies down")
    sleep(3 * SECOND)


start = monotonic()
sleepers = [Thread(target=lie_down, args=(n,)) for n in range(1, 6)]
for sleeper in sleepers:
    sleeper.start()
for sleeper in sleepers:
    sleeper.join()
took = (monotonic() - start) / SECOND
print(f"five times three seconds took {took:.1f}")
