"""An executor is a queue of tasks that are ready: it runs each on, and a task's waker puts it
back into the queue.
"""

from collections import deque


class YieldNow:
    def __await__(self):
        yield lambda wake: wake()


async def lines(first, then):
    print(first)
    await YieldNow()
    print(then)


ready = deque([lines(12, 34), lines(56, 78)])
while ready:
    task = ready.popleft()
    try:
        arrange = task.send(None)
    except StopIteration:
        continue
    arrange(lambda task=task: ready.append(task))
