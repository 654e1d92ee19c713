"""Threads that never run in parallel lose updates too, if they are switched between the read and
the write. The interpreter's lock lets one run at a time; a call is a place where it may switch.
"""

from threading import Thread

TIMES = 1_000_000
number = 0


def plain():
    global number
    for _ in range(TIMES):
        number += 1


def with_call():
    global number
    for _ in range(TIMES):
        number += int(1)  # read, call, add, write


def lost_by_two(add):
    global number
    number = 0
    adders = [Thread(target=add) for _ in range(2)]
    for adder in adders:
        adder.start()
    for adder in adders:
        adder.join()
    return 2 * TIMES - number


print(f"nothing in between: {lost_by_two(plain)} of {2 * TIMES} lost")
print(f"a call in between: {lost_by_two(with_call)} of {2 * TIMES} lost")
