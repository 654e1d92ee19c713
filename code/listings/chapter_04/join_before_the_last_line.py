"""join() waits until the thread has ended, so what stands after it comes after it."""

from threading import Thread


def count(to):
    for n in range(to):
        print(n)


counter = Thread(target=count, args=(8,))
counter.start()
counter.join()
print("main has the last word")
