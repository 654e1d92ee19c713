"""terminate() is a request that a child can hold off; kill() is not."""

import signal
from multiprocessing import get_context
from time import sleep

SECOND = 0.02  # of the book


if __name__ == "__main__":
    fork = get_context("fork")
    willing = fork.Process(target=sleep, args=(1000 * SECOND,))
    willing.start()
    willing.terminate()
    willing.join()
    print(f"willing: {willing.exitcode}")

    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])  # a child inherits this
    stubborn = fork.Process(target=sleep, args=(1000 * SECOND,))
    stubborn.start()
    stubborn.terminate()
    stubborn.join(5 * SECOND)
    ended = stubborn.exitcode is not None
    print(f"stubborn: ended by the request {ended}, alive {stubborn.is_alive()}")
    stubborn.kill()
    stubborn.join()
    print(f"stubborn: {stubborn.exitcode}")
