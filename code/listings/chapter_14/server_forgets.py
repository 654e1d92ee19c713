"""A server that is started anew without its data knows no task, and a queue that is empty says
nothing about what was in it."""

import os
import time

import redis

store = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
store.rpush("tasks", "square 5")
try:
    # It starts anew, as a machine does whose power fails.
    store.execute_command("DEBUG", "CRASH-AND-RECOVER")
except redis.ConnectionError:
    print("the server is gone")

while True:
    try:
        print(f"tasks from before: {store.llen('tasks')}")
        break
    except redis.ConnectionError:
        time.sleep(0.001)
store.rpush("tasks", "square 5")
print(f"the next one: {store.lpop('tasks')}")
