"""Each thread adds to a variable of its own, and the sum is taken when both have ended: nothing
is shared.
"""

from threading import Thread

parts = {}


def add(name, times):
    part = 0  # a local variable, so this thread's own
    for _ in range(times):
        part += 1
    parts[name] = part


adders = [Thread(target=add, args=(name, 1_000_000)) for name in ["left", "right"]]
for adder in adders:
    adder.start()
for adder in adders:
    adder.join()

print(f"two threads added 1000000 each: {parts['left'] + parts['right']}")
