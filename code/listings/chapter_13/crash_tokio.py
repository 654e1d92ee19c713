"""One of ten coroutines of asyncio raises an exception, and nine results remain; one aborts,
and takes all with it.
"""

import asyncio
import os
import subprocess
import sys


async def job(number, abort):
    if number == 4:
        if abort:
            os.abort()
        raise RuntimeError("job 4 raises")
    return number


async def results(abort):
    jobs = (job(number, abort) for number in range(1, 11))
    done = await asyncio.gather(*jobs, return_exceptions=True)
    return sum(isinstance(result, int) for result in done)


if sys.argv[1:] == ["abort"]:
    print(f"after an abort: {asyncio.run(results(True))} of 10 results")
else:
    print(f"after an exception: {asyncio.run(results(False))} of 10 results")
    end = subprocess.run([sys.executable, __file__, "abort"]).returncode
    print(f"the process with the abort: signal {-end}")
