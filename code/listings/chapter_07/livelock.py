"""Two threads that step back and try again in the same rhythm are never blocked, and get nothing
done: a livelock.
"""

import threading

in_step = threading.Barrier(2)
successes = {"left": 0, "right": 0}


def step_back(name, first, second):
    for _ in range(5):
        with first:
            in_step.wait()  # both hold one lock
            if second.acquire(blocking=False):
                successes[name] += 1
                second.release()
            in_step.wait()  # both have tried


a, b = threading.Lock(), threading.Lock()
left = threading.Thread(target=step_back, args=("left", a, b))
right = threading.Thread(target=step_back, args=("right", b, a))
left.start()
right.start()
left.join()
right.join()
for name, number in successes.items():
    print(f"{name}: 5 rounds, {number} successes")
