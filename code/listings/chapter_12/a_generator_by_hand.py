"""A function with yield is a generator: it keeps its place, and next() does the next step."""


def lines(first, then):
    print(first)
    yield
    print(then)


running = [lines(12, 34), lines(56, 78)]
while running:
    for generator in running[:]:
        try:
            next(generator)
        except StopIteration:
            running.remove(generator)
