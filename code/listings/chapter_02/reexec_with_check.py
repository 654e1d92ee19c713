"""With the main guard, the spawned child runs the file again but stops at the guard, and then
does its work.
"""

import multiprocessing

if __name__ == "__main__":
    print("parent: starting one child", flush=True)
    child = multiprocessing.get_context("spawn").Process(target=print, args=("child: at work",))
    child.start()
    child.join()
    print(f"parent: exit status: {child.exitcode}")
