"""A reader needs the lock as well: without it, it may see a state that should never be seen."""

from threading import Barrier, Lock, Thread

savings, cash = 100, 0
lock = Lock()
halfway, seen = Barrier(2), Barrier(2)


def transfer():
    global savings, cash
    with lock:
        savings -= 30
        halfway.wait()
        seen.wait()
        cash += 30


thread = Thread(target=transfer)
thread.start()
halfway.wait()
without = savings + cash
seen.wait()
with lock:  # waits for the transfer to end
    behind = savings + cash
thread.join()

print("30 of 100 are on their way from savings to cash")
print(f"in all, read without the lock: {without}")
print(f"in all, read with the lock: {behind}")
