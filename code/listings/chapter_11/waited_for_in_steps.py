"""get(timeout=...) waits for so long at most; if there is no result yet, it raises TimeoutError."""

from multiprocessing import Pool, TimeoutError
from time import sleep

SECOND = 0.02  # of the book


def answer(time):
    sleep(time * SECOND)
    return 42


if __name__ == "__main__":
    with Pool(1) as pool:
        task = pool.apply_async(answer, (20,))
        in_vain = 0
        while True:
            try:
                result = task.get(timeout=SECOND)
                break
            except TimeoutError:
                in_vain += 1
    print(f"the answer is {result}; asked in vain {in_vain} times")
