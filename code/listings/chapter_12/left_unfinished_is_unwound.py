"""A greenlet that is no longer needed gets a GreenletExit where it waits, and tidies up."""

from contextlib import contextmanager

from greenlet import getcurrent, greenlet


@contextmanager
def tool(name):
    try:
        yield
    finally:
        print(f"the {name} is put away")


def cook():
    with tool("spoon"), tool("knife"):
        print("the cook waits for guests")
        outside.switch()
        print("never printed")


outside = getcurrent()
waiting = greenlet(cook)
waiting.switch()
print("no guests today")
del waiting
print("closed")
