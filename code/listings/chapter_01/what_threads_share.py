"""Threads share globals and what lies on the heap; local variables and thread-locals are each
thread's own.
"""

import threading

shared = []
own = threading.local()


def count_to_ten():
    own.value = 0
    local = 0
    for _ in range(10):
        shared.append("one")
        own.value += 1
        local += 1
    print(f"a thread: local {local}, thread-local {own.value}")


threads = [threading.Thread(target=count_to_ten) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"together: global {len(shared)}")
