"""Two threads, each with the lock that the other one wants: both wait for ever."""

import multiprocessing
import threading

SECOND = 0.02  # of the book


def cross(name, first, second, both_hold_one):
    with first:
        print(f"{name}: has one lock, wants the other\n", end="", flush=True)
        both_hold_one.wait()
        with second:
            print(f"{name}: has both\n", end="", flush=True)


def deadlock():
    a, b = threading.Lock(), threading.Lock()
    both_hold_one = threading.Barrier(2)
    threading.Thread(target=cross, args=("left", a, b, both_hold_one)).start()
    threading.Thread(target=cross, args=("right", b, a, both_hold_one)).start()
    # The process ends when its threads have ended.


if __name__ == "__main__":
    child = multiprocessing.get_context("fork").Process(target=deadlock)
    child.start()
    child.join(30 * SECOND)
    if child.is_alive():
        print("parent: after 30 seconds both still wait")
    child.kill()
    child.join()
