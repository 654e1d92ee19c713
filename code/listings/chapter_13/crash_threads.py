"""One of ten threads raises an exception, and nine results remain; one aborts, and takes all
with it.
"""

import os
import subprocess
import sys
from threading import Thread


def job(number, abort, done):
    if number == 4:
        if abort:
            os.abort()
        raise RuntimeError("job 4 raises")
    done.append(number)


def results(abort):
    done = []
    threads = [Thread(target=job, args=(number, abort, done)) for number in range(1, 11)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(done)


if sys.argv[1:] == ["abort"]:
    print(f"after an abort: {results(True)} of 10 results")
else:
    print(f"after an exception: {results(False)} of 10 results")
    end = subprocess.run([sys.executable, __file__, "abort"]).returncode
    print(f"the process with the abort: signal {-end}")
