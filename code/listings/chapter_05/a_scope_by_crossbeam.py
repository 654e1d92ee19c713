"""An executor's `with` waits for all its tasks, as a scope does; an exception stays in the task
until it is asked for.
"""

from concurrent.futures import ThreadPoolExecutor


def first(words):
    print(f"the first is {words[0]}")


def in_a_scope(words):
    with ThreadPoolExecutor() as pool:
        task = pool.submit(first, words)
    return task.exception()


print(f"two words: {in_a_scope(['many', 'hands'])}")
print(f"none: {in_a_scope([])!r}")
