"""A switch suspends the function that calls it and all functions that led there."""

from greenlet import getcurrent, greenlet


def move_tower(height, source, target, spare):
    if height > 0:
        move_tower(height - 1, source, spare, target)
        outside.switch(f"{source} to {target}")
        move_tower(height - 1, spare, target, source)


outside = getcurrent()
player = greenlet(move_tower)

move = player.switch(3, "left", "right", "middle")
while move is not None:
    print(move)
    move = player.switch()
