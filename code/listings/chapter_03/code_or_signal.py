"""An exit status holds a code or a signal, never both; Python writes a signal as a negative code,
and a shell adds 128 to it.
"""

import subprocess

for script in ["exit 3", "kill -TERM $$", "kill -KILL $$", "sh -c 'kill -TERM $$'; exit $?"]:
    # The last shell would say on its stderr what became of its child.
    ended = subprocess.run(["sh", "-c", script], stderr=subprocess.DEVNULL)
    print(f"{script}: {ended.returncode}")
