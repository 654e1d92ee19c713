"""Tasks stand in two relations: one waits for another, or two must not work at the same time."""

from threading import Lock, Thread
from time import sleep

SECOND = 0.02  # of the book
oven = Lock()


def make_dough():
    sleep(2 * SECOND)
    print("the dough is ready", flush=True)


def shape(dough):
    dough.join()  # one after the other
    print("now it can be shaped", flush=True)


def bake(cake):
    with oven:  # one at a time
        print(f"{cake} goes into the oven", flush=True)
        sleep(SECOND)
        print(f"{cake} comes out", flush=True)


dough = Thread(target=make_dough)
others = [Thread(target=shape, args=(dough,))]
others += [Thread(target=bake, args=(cake,)) for cake in ["bread", "cake"]]
for thread in [dough, *others]:
    thread.start()
for thread in others:
    thread.join()
