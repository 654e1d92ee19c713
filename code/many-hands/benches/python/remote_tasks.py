"""What the workers of RQ and Celery run."""

import os

from celery import Celery

SOCKET = os.environ["BENCH_SOCKET"]
app = Celery("remote_tasks", broker=f"redis+socket://{SOCKET}", backend=f"redis+socket://{SOCKET}")


def square(number):
    return number * number


celery_square = app.task(name="square")(square)
