"""Every method of a queue: each of the two calls can wait for ever, not at all, or for a while.
The exceptions are in the module queue.
"""

import multiprocessing
import queue

SECOND = 0.02  # of the book


def attempt(name, call, *args, **kwargs):
    try:
        call(*args, **kwargs)
        print(f"{name}: done")
    except (queue.Empty, queue.Full) as refusal:
        print(f"{name}: {type(refusal).__name__}")


if __name__ == "__main__":
    words = multiprocessing.get_context("spawn").Queue(3)
    print(f"new: {words.qsize()}, empty: {words.empty()}, full: {words.full()}")
    words.put("num1")
    print(f"one sent: {words.qsize()}, full: {words.full()}")
    print(f"get: {words.get()}")

    attempt("get_nowait", words.get_nowait)
    attempt("get(False)", words.get, False)
    attempt("get(timeout=…)", words.get, timeout=SECOND)

    for _ in range(3):
        words.put_nowait("num1")
    print(f"three sent: {words.qsize()}, full: {words.full()}")
    attempt("put_nowait", words.put_nowait, "num1")
    attempt("put(…, False)", words.put, "num1", False)
    attempt("put(…, timeout=…)", words.put, "num1", timeout=SECOND)
    print(f"is there a Queue.Empty? {hasattr(words, 'Empty')}")
