"""The child of a threaded process has one thread and all the locks: one that another thread held
stays locked for ever.
"""

import os
import threading
import warnings

# From 3.12 on, Python warns of this fork. It forks all the same.
warnings.simplefilter("ignore", DeprecationWarning)

lock = threading.Lock()
held = threading.Event()
forked = threading.Event()


def hold():
    with lock:
        held.set()
        forked.wait()


holder = threading.Thread(target=hold)
holder.start()
held.wait()

pid = os.fork()
if pid == 0:
    # No event is touched here: the holder may have been inside one when it was copied.
    got_it = lock.acquire(timeout=0.2)
    print(f"child: {threading.active_count()} thread, got the lock: {got_it}", flush=True)
    os._exit(0)

os.waitpid(pid, 0)
forked.set()
holder.join()
print(f"parent: got the lock: {lock.acquire(blocking=False)}")
