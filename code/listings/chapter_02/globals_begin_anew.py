"""A spawned child imports the file anew, but not what stands under the guard: what main has set
since, it does not see.
"""

import multiprocessing

level = 1


def look():
    print(f"child: {level}", flush=True)


if __name__ == "__main__":
    level = 7
    child = multiprocessing.get_context("spawn").Process(target=look)
    child.start()
    child.join()
    print(f"parent: {level}")
