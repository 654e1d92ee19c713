"""active_count() counts the threads that live: three and main are four, and in the end main is
alone.
"""

import threading

gate = threading.Barrier(4)
threads = [threading.Thread(target=gate.wait) for _ in range(3)]
for thread in threads:
    thread.start()
print("alive, with main:", threading.active_count())
for thread in threading.enumerate()[1:]:
    print(f"  {thread.name}")

gate.wait()  # the fourth to come: all may pass
for thread in threads:
    thread.join()
print("alive, with main:", threading.active_count())
