"""Who reads after the join reads what the thread wrote. Nothing but the join makes it so: Python
would let you read before.
"""

from threading import Thread

number = 0


def write():
    global number
    number += 1


writer = Thread(target=write)
writer.start()
writer.join()  # here the writer has ended
print(f"the reader sees {number}")
