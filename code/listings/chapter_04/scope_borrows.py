"""Threads and their starter share every object; nothing says who may use it when."""

from threading import Thread

name = "bob"
letters = ["a", "b"]

threads = [
    Thread(target=lambda: print(f"hello, {name}")),
    Thread(target=letters.append, args=("c",)),
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"{name} has been greeted; letters: {''.join(letters)}")
