"""A Python lock remembers no failure, so the thread that fails must put the data right before the
lock opens.
"""

import threading

lock = threading.Lock()
accounts = [100, 0]


def fail_halfway():
    with lock:
        accounts[0] -= 60
        try:
            raise ValueError("60 needs a signature")
        except ValueError:
            print(f"found {accounts}", flush=True)
            accounts[0] = 100 - accounts[1]
            raise  # still under the lock


thread = threading.Thread(target=fail_halfway)
thread.start()
thread.join()
with lock:
    print(f"repaired: {accounts}", flush=True)
