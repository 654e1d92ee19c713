"""Four named threads print their names three times each, and main waits for all of them."""

from threading import Thread, current_thread
from time import sleep

SECOND = 0.02  # of the book


def work():
    for round in range(1, 4):
        sleep(SECOND)
        print(f"{current_thread().name}, round {round}")


print("main begins")
workers = [Thread(target=work, name=f"worker {n}") for n in range(1, 5)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
print("main ends")
