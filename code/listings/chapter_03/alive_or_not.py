"""is_alive() answers at once: true while the child runs, false when it has ended, joined or not."""

import os
import time
from multiprocessing import Process

SECOND = 0.02  # of the book


def look(when, child):
    print(f"{when}: alive {child.is_alive()}, exit code {child.exitcode}")


if __name__ == "__main__":
    patient = Process(target=time.sleep, args=(1000 * SECOND,))
    patient.start()
    look("started", patient)
    patient.kill()
    patient.join()
    look("killed and joined", patient)

    quick = Process()
    quick.start()
    while quick.is_alive():
        time.sleep(SECOND)
    look("ended, not joined", quick)
    print(f"still in the process table: {os.path.exists(f'/proc/{quick.pid}')}")
