"""A queue with a limit makes its sender wait. Redis has none: a script that looks and sends in one
step makes it, and the sender tries again."""

import os
import threading
import time

import redis

CAPACITY = 10
SEND = """
if redis.call('LLEN', KEYS[1]) >= tonumber(ARGV[1]) then return 0 end
redis.call('RPUSH', KEYS[1], ARGV[2])
return 1
"""

store = redis.Redis.from_url(os.environ["REDIS_URL"])
send_if_room = store.register_script(SEND)


def sender():
    for _ in range(300):
        while not send_if_room(keys=["pictures"], args=[CAPACITY, bytes(1000)]):
            time.sleep(0.001)


thread = threading.Thread(target=sender)
thread.start()
most = 0
for _ in range(300):
    most = max(most, store.llen("pictures"))
    store.blpop("pictures")
thread.join()
print(f"300 sent, at most {CAPACITY} wait: {most <= CAPACITY}")

for _ in range(CAPACITY):
    send_if_room(keys=["pictures"], args=[CAPACITY, b""])
for number in (CAPACITY + 1, CAPACITY + 2):
    if not send_if_room(keys=["pictures"], args=[CAPACITY, b""]):
        print(f"task {number}: there is no room")
