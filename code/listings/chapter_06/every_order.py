"""A hand-made model checker runs two additions in every order there is: four of the six lose one.

Each addition is a generator that stops after every step. One thread runs them all.
"""

from itertools import permutations


def add(name, shared):
    seen = shared["number"]
    yield f"{name} reads"
    shared["number"] = seen + 1
    yield f"{name} writes"


for order in sorted(set(permutations("AABB"))):
    shared = {"number": 0}
    adders = {name: add(name, shared) for name in "AB"}
    steps = ", ".join(next(adders[name]) for name in order)
    print(f"{steps}: {shared['number']}")
