"""A thousand runs of a thread that writes eight lines while main writes one: where main's falls,
counted.
"""

import os
from threading import Thread


def place_of_main():
    reader, writer = os.pipe()

    def count():
        for n in range(8):
            os.write(writer, f"{n}\n".encode())

    counter = Thread(target=count)
    counter.start()
    os.write(writer, b"main\n")
    counter.join()
    os.close(writer)
    with open(reader) as lines:
        return lines.read().split().index("main")


seen = [0] * 9
for _ in range(1000):
    seen[place_of_main()] += 1
print(f"main was the first of nine, the second, and so on to the last: {seen}")
