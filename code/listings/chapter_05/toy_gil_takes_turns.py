"""A toy interpreter with one lock: a thread runs bytecodes while it has the lock, and after so many
goes to the end of the line.
"""

from toy_gil_admits_one import Gil, side_by_side


def run(gil, ticket, codes, ticks, step):
    gil.wait_for(ticket)
    for n in range(1, codes + 1):
        step(n)
        if n % ticks == 0:
            ticket = gil.line_up()  # at the end of the line
            gil.give_away()
            gil.wait_for(ticket)
    gil.give_away()


if __name__ == "__main__":
    gil = Gil()
    first, second = gil.line_up(), gil.line_up()
    side_by_side(
        lambda: run(gil, first, 6, 2, lambda n: print(f"one: bytecode {n}")),
        lambda: run(gil, second, 6, 2, lambda n: print(f"two: bytecode {n}")),
    )
