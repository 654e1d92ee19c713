"""A list of mixed items goes in at one end and comes out at the other. The parent closes its copy
of the child's end, and so sees the end.
"""

import multiprocessing


def fill(outbox):
    outbox.send([42, None, "hello"])
    outbox.close()


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    inbox, outbox = context.Pipe(duplex=False)
    child = context.Process(target=fill, args=(outbox,))
    child.start()
    outbox.close()  # the parent's copy, which would hide the end
    print(inbox.recv())
    try:
        inbox.recv()
    except EOFError:
        print("and then EOFError")
    try:
        inbox.send("the other way")
    except OSError as error:
        print(error)
    child.join()
