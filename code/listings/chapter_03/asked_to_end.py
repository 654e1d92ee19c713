"""A child that waits for SIGTERM can tidy up and end in its own way."""

import signal
from multiprocessing import get_context


def serve():
    request = signal.sigwait([signal.SIGTERM])
    print(f"child: got {signal.Signals(request).name}, tidying up", flush=True)


if __name__ == "__main__":
    # Before the child begins, so that no signal can come too early for it.
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    child = get_context("fork").Process(target=serve)
    child.start()
    child.terminate()
    child.join()
    print(f"parent: exit status: {child.exitcode}")
