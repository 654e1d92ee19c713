"""The real lock. Two threads pass a ball, and never sleep: each pass takes as long as CPython lets
one thread go on while the other wants the lock.
"""

import sys
from threading import Thread
from time import perf_counter

PASSES = 20


def play(me, ball):
    for number in range(me, PASSES, 2):
        while ball[0] != number:
            pass  # bytecodes, and nothing else
        ball[0] = number + 1


def time_of_a_game():
    ball = [0]
    begin = perf_counter()
    players = [Thread(target=play, args=(me, ball)) for me in [0, 1]]
    for player in players:
        player.start()
    for player in players:
        player.join()
    return perf_counter() - begin


print(f"the interval is {1000 * sys.getswitchinterval():.0f} ms")
for interval in [0.005, 0.001]:
    sys.setswitchinterval(interval)
    took = 1000 * time_of_a_game()
    print(f"{PASSES} passes with {1000 * interval:.0f} ms: {took:.0f} ms")
