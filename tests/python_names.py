"""Reads names from standard input, one a line, and prints those that this Python does not have."""

import builtins
import importlib
import inspect
import sys


def look_up(name):
    """The object of a name such as threading.Lock.acquire; AttributeError if there is none."""
    parts = name.split(".")
    for n in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:n]))
            break
        except ModuleNotFoundError:
            pass
    else:
        n, found = 0, builtins
    for part in parts[n:]:
        # multiprocessing.Queue is a function, and what it makes has the methods.
        if inspect.isroutine(found) and not hasattr(found, part):
            found = found()
        found = getattr(found, part)
    return found


def takes(function, parameter):
    try:
        return parameter in inspect.signature(function).parameters
    except ValueError:  # Some built-in functions say it only in words.
        return parameter + "=" in function.__doc__


for line in sys.stdin:
    name, _, parameters = line.strip().rstrip(")").partition("(")
    try:
        function = look_up(name)
    except AttributeError:
        print(line.strip())
        continue
    words = [word.split("=")[0] for word in parameters.split(", ") if word]
    if not all(takes(function, word) for word in words):
        print(line.strip())
