"""An exception of your own travels too, if it can be pickled; map() raises one and gives
no results, so ask task by task.
"""

from multiprocessing import Pool


class NotANumber(Exception):
    pass


def parse(text):
    try:
        return int(text)
    except ValueError:
        raise NotANumber(text) from None


if __name__ == "__main__":
    with Pool(2) as pool:
        tasks = [pool.apply_async(parse, (text,)) for text in ["42", "fish"]]
        for task in tasks:
            try:
                print(f"a number: {task.get()}")
            except NotANumber as error:
                print(f"not a number: {error}")
