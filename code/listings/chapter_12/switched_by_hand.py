"""Two greenlets switch to each other by name; the one that is never switched back to stays where
it is.
"""

from greenlet import greenlet


def begin():
    print("12")
    second.switch()
    print("34")
    second.switch()
    print("never printed")


def go_on():
    print("56")
    first.switch()
    print("78")


first = greenlet(begin)
second = greenlet(go_on)
first.switch()
print(f"first is dead: {str(first.dead).lower()}")
print(f"second is dead: {str(second.dead).lower()}")
