"""A holder that was stopped for longer than its lease writes after the next holder has."""

import os
import signal
from multiprocessing import Process

import redis

SECOND = 0.02  # of the book


def first_writer(url):
    """Is stopped between taking the lock and writing, as a machine is that pauses."""
    store = redis.Redis.from_url(url)
    lock = store.lock("report-lock", timeout=5 * SECOND)
    lock.acquire()
    store.rpush("locked", "")
    os.kill(os.getpid(), signal.SIGSTOP)
    store.set("report", "from yesterday's data")


if __name__ == "__main__":
    url = os.environ["REDIS_URL"]
    store = redis.Redis.from_url(url, decode_responses=True)
    first = Process(target=first_writer, args=(url,))
    first.start()
    store.blpop("locked")

    lock = store.lock("report-lock", timeout=500 * SECOND, sleep=SECOND)
    lock.acquire()
    store.set("report", "from today's data")
    print(f"the second holder has written, and holds the lock: {lock.owned()}")
    os.kill(first.pid, signal.SIGCONT)
    first.join()
    print(f"the report is {store.get('report')}")
