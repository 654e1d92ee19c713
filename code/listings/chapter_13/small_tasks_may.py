"""A greenlet for each of ten thousand small tasks."""

import gevent


def square(number):
    return number * number


def sum_of_squares(tasks):
    greenlets = [gevent.spawn(square, number) for number in range(tasks)]
    return sum(greenlet.get() for greenlet in greenlets)


print(f"10000 tasks, the sum of their results is {sum_of_squares(10_000)}")
