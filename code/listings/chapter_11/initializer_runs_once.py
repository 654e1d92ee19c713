"""The initializer of a pool runs once in each worker; what it has made lies in a global there."""

import os
from multiprocessing import Pool

prime = None  # in each worker, once it has begun


def sieve(limit):
    """For each number below the limit, whether it is a prime."""
    global prime
    print(f"worker {os.getpid()}: a sieve up to {limit}", flush=True)
    prime = [False, False] + [True] * (limit - 2)
    for number in range(2, limit):
        for multiple in range(2 * number, limit, number):
            prime[multiple] = False


def is_prime(number):
    return prime[number]


if __name__ == "__main__":
    with Pool(2, initializer=sieve, initargs=(1000,)) as pool:
        answers = pool.map(is_prime, range(1000), chunksize=10)
        pool.close()
        pool.join()
    print(f"{sum(answers)} primes")
