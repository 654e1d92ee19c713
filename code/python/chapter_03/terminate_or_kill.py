"""terminate() is a request that a child can hold off; kill() is not."""

import signal
import time
from multiprocessing import get_context

SECOND = 0.02  # of the book


def park():
    while True:
        time.sleep(60)


if __name__ == "__main__":
    fork = get_context("fork")
    willing = fork.Process(target=park)
    willing.start()
    willing.terminate()
    willing.join()
    print(f"willing: {willing.exitcode}")

    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])  # a child inherits this
    stubborn = fork.Process(target=park)
    stubborn.start()
    stubborn.terminate()
    stubborn.join(5 * SECOND)
    ended = stubborn.exitcode is not None
    print(f"stubborn: ended by the request {ended}, alive {stubborn.is_alive()}")
    stubborn.kill()
    stubborn.join()
    print(f"stubborn: {stubborn.exitcode}")
