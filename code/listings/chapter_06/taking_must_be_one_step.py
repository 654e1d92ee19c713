"""A lock that is looked at and then taken lets two threads in; one that is looked at and taken in
one step does not.
"""

from threading import Barrier, Lock, Thread


def holders(take):
    answers = []
    takers = [Thread(target=lambda: answers.append(take())) for _ in range(2)]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join()
    return sum(answers)


taken = False
both_looked = Barrier(2)


def in_two_steps():
    global taken
    was_free = not taken
    both_looked.wait()
    taken = True
    return was_free


lock = Lock()


def in_one_step():
    return lock.acquire(blocking=False)


print(f"look, then take: {holders(in_two_steps)} holders")
print(f"look and take in one step: {holders(in_one_step)} holder")
