"""Eight threads want one lock a hundred times each: all get it, and never two at once."""

from threading import Lock, Thread
from time import sleep

lock = Lock()
turns = inside = most = 0


def take_turns(times):
    global turns, inside, most
    for _ in range(times):
        with lock:
            inside += 1
            most = max(most, inside)
            sleep(0)  # an invitation to the others, in vain
            turns += 1
            inside -= 1


threads = [Thread(target=take_turns, args=(100,)) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

print(f"8 threads held the lock {turns} times in all, at most {most} at once")
