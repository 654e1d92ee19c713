"""A write that carries its holder's token is refused when a later holder has written."""

import os
import signal
from multiprocessing import Process

import redis

SECOND = 0.02  # of the book
WRITE = """
local latest = tonumber(redis.call('GET', KEYS[2]) or '0')
if tonumber(ARGV[2]) < latest then return latest end
redis.call('SET', KEYS[2], ARGV[2])
redis.call('SET', KEYS[1], ARGV[1])
return 0
"""


def write(store, text, token):
    """0, or the later token that has kept this write out."""
    return store.register_script(WRITE)(keys=["report", "report-token"], args=[text, token])


def first_writer(url):
    """Is stopped between taking the lock and writing, as a machine is that pauses."""
    store = redis.Redis.from_url(url)
    store.lock("report-lock", timeout=5 * SECOND).acquire()
    token = store.incr("tokens")
    store.rpush("locked", "")
    os.kill(os.getpid(), signal.SIGSTOP)
    later = write(store, "from yesterday's data", token)
    print(f"the first holder: {token} is too old, {later} has written" if later else "written")


if __name__ == "__main__":
    url = os.environ["REDIS_URL"]
    store = redis.Redis.from_url(url, decode_responses=True)
    first = Process(target=first_writer, args=(url,))
    first.start()
    store.blpop("locked")

    store.lock("report-lock", timeout=500 * SECOND, sleep=SECOND).acquire()
    token = store.incr("tokens")
    write(store, "from today's data", token)
    print(f"the second holder has written, with token {token}", flush=True)
    os.kill(first.pid, signal.SIGCONT)
    first.join()
    print(f"the report is {store.get('report')}")
