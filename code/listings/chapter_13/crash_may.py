"""One of ten greenlets raises an exception, and nine results remain; one aborts, and takes all
with it.
"""

import os
import subprocess
import sys

import gevent


def job(number, abort):
    if number == 4:
        if abort:
            os.abort()
        raise RuntimeError("job 4 raises")
    return number


def results(abort):
    greenlets = [gevent.spawn(job, number, abort) for number in range(1, 11)]
    gevent.joinall(greenlets)
    return sum(greenlet.successful() for greenlet in greenlets)


if sys.argv[1:] == ["abort"]:
    print(f"after an abort: {results(True)} of 10 results")
else:
    print(f"after an exception: {results(False)} of 10 results")
    end = subprocess.run([sys.executable, __file__, "abort"]).returncode
    print(f"the process with the abort: signal {-end}")
