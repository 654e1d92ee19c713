"""An order that was written down runs once more, step by step the same."""

SCHEDULE = "ABAB"


def add(name, shared):
    seen = shared["number"]
    print(f"{name} reads {seen}")
    yield
    shared["number"] = seen + 1
    print(f"{name} writes {seen + 1}")
    yield


shared = {"number": 0}
adders = {name: add(name, shared) for name in "AB"}
for name in SCHEDULE:
    next(adders[name])
print(f"the total is {shared['number']}")
