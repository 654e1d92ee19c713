"""Any thread may release a Lock; an RLock only the thread that holds it."""

import threading


def give_back(lock):
    try:
        lock.release()
        print("  the helper gave it back")
    except RuntimeError as error:
        print(f"  the helper: {error}")


for name, lock in [("Lock", threading.Lock()), ("RLock", threading.RLock())]:
    lock.acquire()
    print(f"main took the {name}")
    helper = threading.Thread(target=give_back, args=(lock,))
    helper.start()
    helper.join()
