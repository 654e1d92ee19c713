"""A generator suspends only itself: a recursion passes each value up through all its levels."""


def moves(height, source, target, spare):
    if height > 0:
        yield from moves(height - 1, source, spare, target)
        yield f"{source} to {target}"
        yield from moves(height - 1, spare, target, source)


for move in moves(3, "left", "right", "middle"):
    print(move)
