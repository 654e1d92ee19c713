"""A sum that takes computing, by one loop."""


def steps(number):
    """How many steps a number takes to 1, halved if even, tripled plus one if odd."""
    taken = 0
    while number != 1:
        number = number // 2 if number % 2 == 0 else 3 * number + 1
        taken += 1
    return taken


def total(numbers):
    return sum(map(steps, range(1, numbers + 1)))


if __name__ == "__main__":
    print(f"all numbers up to 200000 take {total(200_000)} steps")
