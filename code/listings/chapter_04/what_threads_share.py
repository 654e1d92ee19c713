"""A thread sees the globals of its process, and even the locals of another thread; what is
thread-local exists once for each.
"""

import threading

shared = 1
own = threading.local()


def main():
    local = 1
    own.value = 1

    def work():
        global shared
        nonlocal local
        shared = local = own.value = 7
        print("thread: its own is", own.value)

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    print(f"main: global {shared}, local {local}, its own {own.value}")


main()
