"""A lock around a whole loop makes the loops run one after the other; a lock around each step lets
them take turns.
"""

from threading import Lock, Thread

lock = Lock()
number = turns = 0
last = None


def add(who):
    global number, turns, last
    number += 1
    if last != who:
        turns += 1
        last = who


def coarse(who):
    with lock:
        for _ in range(999_999):
            add(who)
        print(f"{who} leaves it at {number}", flush=True)


def fine(who):
    for _ in range(999_999):
        with lock:
            add(who)


def run(work):
    global number, turns, last
    number, turns, last = 0, 0, None
    threads = [Thread(target=work, args=(who,)) for who in "AB"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


run(coarse)
print(f"a lock around the loop: {turns} turns")
run(fine)
print(f"a lock around each step: {turns} turns, {number}")
