"""Both threads read before either writes: one of two additions is lost, on every run."""

from threading import Barrier, Thread

number = 0
both_have_read = Barrier(2)


def add_once():
    global number
    seen = number  # step 1: read
    both_have_read.wait()
    total = seen + 1  # step 2: add
    number = total  # step 3: write


adders = [Thread(target=add_once) for _ in range(2)]
for adder in adders:
    adder.start()
for adder in adders:
    adder.join()

print(f"two threads added 1 each: {number}")
