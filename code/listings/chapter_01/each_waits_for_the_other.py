"""A deadlock gives no warning: two tasks, each waiting for the other to begin."""

from queue import Empty, Queue
from threading import Thread

SECOND = 0.02  # of the book


def walk(name, after_you, please):
    try:
        after_you.get(timeout=5 * SECOND)
        print(f"{name}: thank you", flush=True)
        please.put("go")
    except Empty:
        print(f"{name}: gave up waiting", flush=True)


for_alice, for_bob = Queue(), Queue()
alice = Thread(target=walk, args=("alice", for_alice, for_bob))
bob = Thread(target=walk, args=("bob", for_bob, for_alice))
alice.start()
bob.start()
alice.join()
bob.join()
