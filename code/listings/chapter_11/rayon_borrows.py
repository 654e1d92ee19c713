"""A pool of threads works on the data where it is: a lambda that uses what is around it is no
problem, because nothing has to be pickled.
"""

from concurrent.futures import ThreadPoolExecutor


def long_words(words, shortest):
    with ThreadPoolExecutor(3) as pool:
        long = pool.map(lambda word: len(word) >= shortest, words)
        return [word for word, is_long in zip(words, long) if is_long]


words = ["many", "hands", "make", "light", "work"]
print(f"long: {' '.join(long_words(words, 5))}")
print(f"all: {' '.join(words)}")
