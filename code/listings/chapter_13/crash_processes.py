"""One of ten processes raises an exception or aborts, and takes nothing with it but itself."""

import multiprocessing
import os

fork = multiprocessing.get_context("fork")


def job(number, abort, sender):
    if number == 4:
        if abort:
            os.abort()
        raise RuntimeError("job 4 raises")
    sender.send(number)


def results(abort):
    done = 0
    processes = []
    for number in range(1, 11):
        receiver, sender = fork.Pipe(duplex=False)
        process = fork.Process(target=job, args=(number, abort, sender))
        process.start()
        sender.close()
        processes.append((process, receiver))
    for process, receiver in processes:
        try:
            receiver.recv()
            done += 1
        except EOFError:
            pass  # it ended without a result
        process.join()
    return done


if __name__ == "__main__":
    print(f"after an exception: {results(False)} of 10 results", flush=True)
    print(f"after an abort: {results(True)} of 10 results", flush=True)
