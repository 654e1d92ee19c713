"""An exception in the child ends the child alone; the parent gets the number 1, and no message."""

from multiprocessing import Process


def divide(a, b):
    print(f"child: {a} / {b} is {a // b}")


if __name__ == "__main__":
    for task in [(6, 3), (6, 0)]:
        child = Process(target=divide, args=task)
        child.start()
        child.join()
        print(f"parent: exit status: {child.exitcode}", flush=True)
