"""A thread for each of ten thousand small tasks."""

from threading import Thread


def square(number, results):
    results.append(number * number)


def sum_of_squares(tasks):
    results = []
    threads = [Thread(target=square, args=(number, results)) for number in range(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(results)


print(f"10000 tasks, the sum of their results is {sum_of_squares(10_000)}")
