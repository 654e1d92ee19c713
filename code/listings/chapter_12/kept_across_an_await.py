"""A coroutine keeps its local variables while it is suspended, whether it needs them or not."""


class Pause:
    def __await__(self):
        yield


def page():
    return bytes(4096)


async def needed_after():
    text = page()
    await Pause()
    return len(text)


async def needed_before():
    length = len(page())
    await Pause()
    return length


async def still_in_scope():
    text = page()
    length = len(text)
    await Pause()
    return length


for function in [needed_after, needed_before, still_in_scope]:
    suspended = function()
    suspended.send(None)
    kept = suspended.cr_frame.f_locals
    print(f"{function.__name__}: keeps {', '.join(kept)}")
    suspended.close()
