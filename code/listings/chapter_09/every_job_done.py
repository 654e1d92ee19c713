"""To wait until every job is done, take a JoinableQueue: its join() returns when each job that was
put has been followed by a task_done().
"""

import multiprocessing


def work(jobs, results):
    while (number := jobs.get()) is not None:
        results.put(number * number)
        jobs.task_done()


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    jobs, results = context.JoinableQueue(4), context.Queue(4)
    workers = [context.Process(target=work, args=(jobs, results)) for _ in range(2)]
    for worker in workers:
        worker.start()

    for turn in [1, 2]:
        for number in [1, 2, 3, 4]:
            jobs.put(number)
        jobs.join()
        total = sum(results.get() for _ in range(4))
        print(f"round {turn}: all 4 jobs are done, the sum is {total}")

    for _ in workers:
        jobs.put(None)  # an end mark for each worker
    for worker in workers:
        worker.join()
    print("the workers have ended")
