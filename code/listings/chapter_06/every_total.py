"""Two adders add three times each, in every order: the total may be anything from 2 to 6."""

from itertools import combinations


def add(shared, times):
    for _ in range(times):
        seen = shared["number"]
        yield
        shared["number"] = seen + 1
        yield


totals = set()
for turns_of_first in combinations(range(12), 6):
    shared = {"number": 0}
    first, second = add(shared, 3), add(shared, 3)
    for turn in range(12):
        next(first if turn in turns_of_first else second)
    totals.add(shared["number"])

print(f"two threads added three times each; some order makes it {totals}")
