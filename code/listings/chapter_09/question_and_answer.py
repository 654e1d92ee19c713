"""A duplex pipe: both ends send and receive, so that a question gets its answer on the same
pipe.
"""

import multiprocessing


def spell(parent):
    try:
        while True:
            parent.send({1: "one", 2: "two"}.get(parent.recv(), "many"))
    except EOFError:
        pass  # the end


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    child = context.Process(target=spell, args=(there,))
    child.start()
    there.close()
    for number in [1, 2, 20]:
        here.send(number)
        print(f"{number} is {here.recv()}")
    here.close()  # the end, for the child
    child.join()
    print(f"the child: exit status: {child.exitcode}")
