"""Without the main guard, a spawned child runs this whole file again and would start a child of
its own; Python stops it.
"""

import multiprocessing

print(f"this file runs under the name {__name__}", flush=True)

child = multiprocessing.get_context("spawn").Process(target=print, args=("at work",))
child.start()
child.join()
print(f"the child ended with {child.exitcode}")
