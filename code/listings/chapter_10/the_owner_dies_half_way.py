"""A process is killed while it holds the lock: the lock stays locked, and nothing says why."""

import multiprocessing
import os
import signal


def transfer(accounts):
    with accounts.get_lock():
        accounts[0] -= 30
        os.kill(os.getpid(), signal.SIGKILL)  # killed from outside, say
        accounts[1] += 30


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    accounts = context.Array("q", [100, 50])
    child = context.Process(target=transfer, args=(accounts,))
    child.start()
    print(f"process {child.pid} transfers 30")
    child.join()

    print(f"got the lock: {accounts.get_lock().acquire(timeout=0.1)}")
    print(f"found {list(accounts.get_obj())}")  # looked at without the lock
