"""Ten threads take a lock in turn, each once: an RLock and a plain Lock do the same."""

import threading
import time

SECOND = 0.02  # of the book


def ten_threads(lock):
    numbers = []

    def count():
        with lock:
            numbers.append(len(numbers) + 1)
            time.sleep(SECOND)

    threads = [threading.Thread(target=count) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return numbers


print(f"re-entrant: {ten_threads(threading.RLock())}")
print(f"plain:      {ten_threads(threading.Lock())}")
