"""Two threads, started by a function that has returned, use one object: it lives as long as it
has owners.
"""

from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(2)


def measure(text):
    return pool.submit(len, text), pool.submit(lambda: len(text.split(" ")))


text = "many hands make light work"
counts = [future.result() for future in measure(text)]
print(f'"{text}": letters and words: {counts}')
