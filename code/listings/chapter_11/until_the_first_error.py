"""wait() returns as soon as a task has failed, with the tasks that are done and the others.
One that runs cannot be cancelled, and leaving the block waits for it.
"""

from concurrent.futures import FIRST_EXCEPTION, ProcessPoolExecutor, wait
from time import sleep

SECOND = 0.02  # of the book


def put_on_paper(page, time):
    sleep(time * SECOND)
    if page == "jam":
        raise RuntimeError("the paper is stuck")
    return page


if __name__ == "__main__":
    with ProcessPoolExecutor(3) as executor:
        pages = [("bread", 5), ("jam", 15), ("butter", 40)]
        tasks = [executor.submit(put_on_paper, page, time) for page, time in pages]

        done, not_done = wait(tasks, return_when=FIRST_EXCEPTION)
        print(f"{len(done)} are done, {len(not_done)} is not")
        for task in not_done:
            print(f"cancelled: {str(task.cancel()).lower()}")
        for task in tasks[:2]:  # done is a set: it has no order
            try:
                print(f"{task.result()} is printed")
            except RuntimeError as error:
                print(f"the task raised: {error}")
    print(f"{tasks[2].result()} is printed")
