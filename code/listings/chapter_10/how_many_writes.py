"""How many system calls a line takes: a short one is written in one piece, a long one is not."""

import io


class Calls(io.RawIOBase):
    """In the place of a file: counts what would be system calls."""

    def __init__(self):
        self.number = 0

    def writable(self):
        return True

    def write(self, data):
        self.number += 1
        return len(data)


def writes_for(line):
    calls = Calls()
    out = io.TextIOWrapper(io.BufferedWriter(calls), line_buffering=True)  # as on the terminal
    print(line, file=out)
    number = calls.number
    out.close()
    return number


print(f"a line of 11 characters: {writes_for('hello world')} write")
print(f"a line of 50000 characters: {writes_for('x' * 50_000)} writes")
