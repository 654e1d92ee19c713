"""Any thread may start threads, not only the first one."""

from threading import Thread


def start(level):
    print(f"thread {level} begins")
    if level < 3:
        within = Thread(target=start, args=(level + 1,))
        within.start()
        within.join()
    print(f"thread {level} ends")


start(1)
