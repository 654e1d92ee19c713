"""An exception in a greenlet goes to its parent, not to the greenlet that switched to it."""

from greenlet import greenlet


def fail():
    raise RuntimeError("no soup left")


def begin():
    print("first: I switch to second")
    second.switch()
    print("first: second came back")


first = greenlet(begin)
second = greenlet(fail)

try:
    first.switch()
except RuntimeError as error:
    print(f"main: I caught an error: {error}")
print(f"main: first is dead: {str(first.dead).lower()}")
first.switch()
print(f"main: first is dead: {str(first.dead).lower()}")
