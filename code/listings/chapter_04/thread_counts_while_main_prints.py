"""A thread and the main thread run side by side: the thread keeps its own order, the main line
falls anywhere.
"""

from threading import Thread


def count(to):
    for n in range(to):
        print(n)


counter = Thread(target=count, args=(8,))
counter.start()
print("main has its say")
