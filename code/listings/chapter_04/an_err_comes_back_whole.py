"""A future keeps the exception of its call, and result() raises it where it is wanted."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

SECOND = 0.02  # of the book


def parse(text):
    sleep(SECOND)
    return int(text)


with ThreadPoolExecutor(3) as pool:
    for future in [pool.submit(parse, text) for text in ["42", "forty-two", ""]]:
        try:
            print(f"a number: {future.result()}")
        except ValueError as error:
            print(f"an error, {type(error).__name__}: {error}")
