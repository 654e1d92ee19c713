"""`x += 1` is three bytecodes, and under the toy's lock a switch between them loses updates: the
same number on every run.
"""

from toy_gil_admits_one import Gil, side_by_side
from toy_gil_takes_turns import run


def add_in_two_threads(ticks):
    """Each thread adds 1 to x a hundred times."""
    gil = Gil()
    x = 0

    def add(ticket):
        stack = 0

        def step(n):
            nonlocal x, stack
            if n % 3 == 1:
                stack = x  # LOAD x
            elif n % 3 == 2:
                stack = stack + 1  # ADD 1
            else:
                x = stack  # STORE x

        run(gil, ticket, 3 * 100, ticks, step)

    first, second = gil.line_up(), gil.line_up()
    side_by_side(lambda: add(first), lambda: add(second))
    return x


if __name__ == "__main__":
    for ticks in [1, 2, 3, 100]:
        lost = 200 - add_in_two_threads(ticks)
        print(f"a switch every {ticks} bytecodes: {lost} of 200 lost")
