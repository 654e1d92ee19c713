"""P and V with one permit exclude like a lock, but any thread may give a permit, and with two none
is excluded. Python calls P acquire() and V release().
"""

from threading import Barrier, Semaphore, Thread

number = 0


def add_between_p_and_v(permits):
    global number
    number = 0
    semaphore = Semaphore(1)
    for _ in range(permits - 1):
        semaphore.release()  # main never acquired it
    all_who_may = Barrier(permits)  # as many as can be inside at once

    def add():
        global number
        semaphore.acquire()
        seen = number
        all_who_may.wait()
        number = seen + 1
        semaphore.release()

    adders = [Thread(target=add) for _ in range(2)]
    for adder in adders:
        adder.start()
    for adder in adders:
        adder.join()
    return number


print(f"one permit: two threads add 1 each and make {add_between_p_and_v(1)}")
print(f"a V too many: two threads add 1 each and make {add_between_p_and_v(2)}")
