"""A manager that listens on the network keeps queues for programs that know its address and key."""

import secrets
from multiprocessing import Process
from multiprocessing.managers import BaseManager
from queue import Empty, Queue

jobs, results = Queue(), Queue()


def the_jobs():
    return jobs


def the_results():
    return results


class Office(BaseManager):
    pass


Office.register("jobs", callable=the_jobs)
Office.register("results", callable=the_results)


def clerk(address, key):
    """Could run on any machine: it is given an address and a key, and nothing else."""
    office = Office(address=address, authkey=key)
    office.connect()
    todo, done = office.jobs(), office.results()
    try:
        while True:
            job = todo.get_nowait()
            done.put(job * job)
    except Empty:
        pass


if __name__ == "__main__":
    key = secrets.token_bytes(32)
    with Office(address=("127.0.0.1", 0), authkey=key) as office:
        todo, done = office.jobs(), office.results()
        for job in range(1, 5):
            todo.put(job)

        host, port = office.address
        print(f"the office listens at {host}:{port}", flush=True)
        process = Process(target=clerk, args=(office.address, key))
        process.start()
        process.join()
        for _ in range(4):
            print(f"a result: {done.get()}")
