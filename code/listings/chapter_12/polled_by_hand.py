"""Two async functions take turns when None is sent to them in turn; at the bottom of each await
there is a yield.
"""


class Pause:
    def __await__(self):
        yield


async def lines(first, then):
    print(first)
    await Pause()
    print(then)


tasks = [lines(12, 34), lines(56, 78)]
while tasks:
    for task in tasks[:]:
        try:
            task.send(None)
        except StopIteration:
            tasks.remove(task)
