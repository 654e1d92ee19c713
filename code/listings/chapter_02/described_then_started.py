"""Process() only describes: there is no child, and no id, until start(), which can be called
once.
"""

from multiprocessing import Process

if __name__ == "__main__":
    named = Process(name="worker")
    print(f"described {named.name}; has an id: {named.pid is not None}")

    named.start()
    print(f"started {named.name}; has an id: {named.pid is not None}")

    try:
        named.start()
    except AssertionError as error:
        print(f"started again: {error}")

    first, second = Process(), Process()
    print(f"without a name of their own: {first.name}, {second.name}")
    named.join()
