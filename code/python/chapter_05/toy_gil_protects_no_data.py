"""`x += 1` is three bytecodes, and under the toy's lock a switch between them loses updates: the
same number on every run.
"""

from toy_gil_takes_turns import Gil, side_by_side


def add_in_two_threads(ticks):
    """Each thread adds 1 to x a hundred times."""
    gil = Gil(["one", "two"])
    x = 0

    def add(me):
        stack = 0

        def step(n):
            nonlocal x, stack
            if n % 3 == 1:
                stack = x  # LOAD x
            elif n % 3 == 2:
                stack = stack + 1  # ADD 1
            else:
                x = stack  # STORE x

        gil.run(me, 3 * 100, ticks, step)

    side_by_side(lambda: add("one"), lambda: add("two"))
    return x


if __name__ == "__main__":
    for ticks in [1, 2, 3, 100]:
        lost = 200 - add_in_two_threads(ticks)
        print(f"a switch every {ticks} bytecodes: {lost} of 200 lost")
