"""A thread knows itself: it has a name, which others may have too, and an id of its own."""

from threading import Thread, current_thread


def introduce():
    me = current_thread()
    print(f"{me.name}: {me.native_id}")


introduce()
unnamed = Thread(target=introduce)
unnamed.start()
unnamed.join()

for _ in range(2):
    worker = Thread(target=introduce, name="worker")
    worker.start()
    print(f"started: {worker.native_id}")
    worker.join()
