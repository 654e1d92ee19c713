"""The end of the stream is seen however the sender ends: here it is killed."""

import multiprocessing
import time

SECOND = 0.02  # of the book


def write(outbox):
    outbox.send(1)
    time.sleep(600 * SECOND)
    outbox.send(2)


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    inbox, outbox = context.Pipe(duplex=False)
    child = context.Process(target=write, args=(outbox,))
    child.start()
    outbox.close()
    print(f"received {inbox.recv()}")
    child.kill()
    try:
        inbox.recv()
    except EOFError:
        print("then: EOFError")
    child.join()
    print(f"the child: signal {-child.exitcode}")
