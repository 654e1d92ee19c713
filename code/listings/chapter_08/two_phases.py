"""No thread begins the second phase before every thread has finished the first."""

import threading

barrier = threading.Barrier(3)


def work(n):
    print(f"worker {n}: sowed\n", end="", flush=True)
    index = barrier.wait()
    print(f"worker {n}: reaped\n", end="", flush=True)
    if index == 2:
        print(f"one of {barrier.parties} was the last to arrive\n", end="", flush=True)


workers = [threading.Thread(target=work, args=(n,)) for n in range(1, 4)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
