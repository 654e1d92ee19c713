"""as_completed() gives futures as they are done; a dictionary says which is which."""

from concurrent.futures import ProcessPoolExecutor, as_completed
from time import sleep

SECOND = 0.02  # of the book


def fetch(page, time):
    sleep(time * SECOND)
    return f"{page} after {time} seconds"


if __name__ == "__main__":
    with ProcessPoolExecutor(3) as executor:
        pages = [("home", 15), ("news", 5), ("about", 10)]
        tasks = {executor.submit(fetch, page, time): page for page, time in pages}
        for task in as_completed(tasks):
            print(f"{tasks[task]}: {task.result()}")
