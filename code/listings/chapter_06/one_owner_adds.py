"""The threads send what is to be added, and one owner adds it: no lock, and nothing lost."""

from queue import Queue
from threading import Thread

letters = Queue()


def send(times):
    for _ in range(times):
        letters.put(1)
    letters.put(None)  # this sender has ended


senders = [Thread(target=send, args=(10_000,)) for _ in range(2)]
for sender in senders:
    sender.start()

number = 0
for _ in senders:
    for letter in iter(letters.get, None):
        number += letter
for sender in senders:
    sender.join()
print(f"two threads sent 10000 each: {number}")
