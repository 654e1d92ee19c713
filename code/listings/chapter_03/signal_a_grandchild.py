"""Any process of the same user can be sent a signal; only a child can be waited for."""

import os
import signal

reader, writer = os.pipe()
child = os.fork()
if child == 0:
    grandchild = os.fork()
    if grandchild == 0:
        while True:
            signal.pause()
    os.write(writer, str(grandchild).encode())
    _, status = os.waitpid(grandchild, 0)
    ending = signal.Signals(os.WTERMSIG(status)).name
    print(f"child: my child was ended by {ending}", flush=True)
    print(f"child: a signal to my parent: {os.kill(os.getppid(), 0)}", flush=True)
    os._exit(0)

grandchild = int(os.read(reader, 100))
try:
    os.waitpid(grandchild, 0)
except ChildProcessError as error:
    print(f"main: wait for my grandchild: {error.strerror}", flush=True)
print(f"main: a signal to my grandchild: {signal.SIGTERM.name}", flush=True)
os.kill(grandchild, signal.SIGTERM)
os.waitpid(child, 0)
