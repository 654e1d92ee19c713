"""A global is one for all threads; a local variable and a threading.local are each thread's own."""

import threading

for_all = 0
for_each = threading.local()


def add_everywhere(name):
    global for_all
    local = 0
    local += 1
    for_each.number = getattr(for_each, "number", 0) + 1
    for_all += 1
    print(f"{name} thread: static {for_all}, thread-local {for_each.number}, local {local}")


for name in ["first", "second"]:
    thread = threading.Thread(target=add_everywhere, args=(name,))
    thread.start()
    thread.join()
