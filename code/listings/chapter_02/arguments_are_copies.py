"""An argument travels to the child as a copy; args is a tuple, also for one argument: args=(x,)."""

from multiprocessing import Process


def add(items, number):
    items.append(number)
    print(f"child: {items}")


if __name__ == "__main__":
    items = [1, 2]
    child = Process(target=add, args=(items, 3))
    child.start()
    child.join()
    print(f"parent: {items}")
