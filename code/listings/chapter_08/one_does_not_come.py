"""A thread that waits too long breaks the barrier for all, until it is reset."""

import threading

SECOND = 0.02  # of the book

barrier = threading.Barrier(3)  # and two come


def wait(who, timeout=None):
    try:
        barrier.wait(timeout)
        print(f"{who}: all are here\n", end="", flush=True)
    except threading.BrokenBarrierError:
        print(f"{who}: BrokenBarrierError\n", end="", flush=True)


patient = threading.Thread(target=wait, args=("patient",))
patient.start()
wait("main", timeout=SECOND)
patient.join()
wait("late")
print(f"broken: {barrier.broken}")

barrier.reset()
print(f"broken: {barrier.broken}", flush=True)
comers = [threading.Thread(target=wait, args=(who,)) for who in ("patient", "main", "late")]
for comer in comers:
    comer.start()
for comer in comers:
    comer.join()
