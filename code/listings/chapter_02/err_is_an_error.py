"""An exception of the system reaches the parent as the number 1, like any other."""

from multiprocessing import Process


def read(path):
    with open(path) as file:
        file.read()


if __name__ == "__main__":
    child = Process(target=read, args=("/no/such/file",))
    child.start()
    child.join()
    print(f"parent: exit status: {child.exitcode}", flush=True)
