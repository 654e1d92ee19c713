"""A queue waits for an answer, but only as long as its timeout."""

import queue
import threading
import time

SECOND = 0.02  # of the book


def first(work, patience):
    answers = queue.Queue()
    worker = threading.Thread(target=lambda: (time.sleep(work), answers.put("the answer")))
    worker.daemon = True
    worker.start()
    try:
        return answers.get(timeout=patience)
    except queue.Empty:
        return "too late"


print(f"an hour of work, a second of patience: {first(3600, SECOND)}")
print(f"a second of work, an hour of patience: {first(SECOND, 3600)}")
