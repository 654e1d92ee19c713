"""RQ and Celery for `just bench remote`: remote.py URL PROCESSES."""

import os
import subprocess
import sys
from time import perf_counter

from worker import serve, timed

URL, PROCESSES = sys.argv[1], int(sys.argv[2])
SOCKET = URL.removeprefix("redis+unix://")


def whole(job):
    """Times a job that does all of its tasks by itself."""

    def timed_job(count):
        begin = perf_counter()
        job(count)
        return perf_counter() - begin

    return timed_job


if __name__ == "__main__":
    import redis
    import rq
    from celery.result import ResultSet

    os.environ["BENCH_SOCKET"] = SOCKET
    import remote_tasks

    rq_queue = rq.Queue(connection=redis.Redis(unix_socket_path=SOCKET))
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    # Workers that run tasks in their own process: RQ's others start a process for each task.
    workers = [
        subprocess.Popen(["rq", "worker", "--worker-class", "rq.SimpleWorker", "--url", f"unix://{SOCKET}"], **quiet)
        for _ in range(PROCESSES)
    ]
    workers.append(subprocess.Popen(
        ["celery", "-A", "remote_tasks", "worker", "--concurrency", str(PROCESSES), "--without-gossip",
         "--without-mingle", "--without-heartbeat"], **quiet))

    def rq_one():
        job = rq_queue.enqueue(remote_tasks.square, 5)
        while job.latest_result(timeout=60) is None:
            pass

    def rq_many(count):
        for job in [rq_queue.enqueue(remote_tasks.square, number) for number in range(count)]:
            while job.latest_result(timeout=60) is None:
                pass

    def celery_many(count):
        ResultSet([remote_tasks.celery_square.delay(number) for number in range(count)]).join()

    try:
        rq_one()
        remote_tasks.celery_square.delay(1).get(timeout=60)
        serve({
            "rq one": timed(rq_one),
            "rq many": whole(rq_many),
            "celery one": timed(lambda: remote_tasks.celery_square.delay(5).get()),
            "celery many": whole(celery_many),
        })
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait()
