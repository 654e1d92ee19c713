"""A with block opens the lock when its holder fails, shows the next one data that is half done,
and says nothing.
"""

import threading

lock = threading.Lock()
accounts = [100, 0]


def transfer(amount):
    with lock:
        accounts[0] -= amount
        if amount > 50:
            raise ValueError(f"{amount} needs a signature")  # too late
        accounts[1] += amount
        done.append(amount)


done = []
for amount in [30, 60]:
    thread = threading.Thread(target=transfer, args=(amount,))
    thread.start()
    thread.join()
    with lock:
        result = "done" if amount in done else "failed"
        print(f"{amount}: {result}, {accounts}, {sum(accounts)} in all", flush=True)
