"""A reader that stops when the queue is empty stops before the writer has begun; one that waits
for an end mark gets everything.
"""

import multiprocessing


def read_until_empty(inbox):
    count = 0
    while not inbox.empty():
        inbox.get()
        count += 1
    print(f"until it is empty: {count} messages", flush=True)


def read_to_the_end(inbox):
    messages = list(iter(inbox.get, None))
    print(f"to the end: {len(messages)} messages, the last is {messages[-1]}", flush=True)


def write(outbox):
    for number in range(10):
        outbox.put(f"message {number}")
    outbox.put(None)


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    queue = context.Queue(11)
    early = context.Process(target=read_until_empty, args=(queue,))
    early.start()
    early.join()  # is quicker than the writer
    reader = context.Process(target=read_to_the_end, args=(queue,))
    writer = context.Process(target=write, args=(queue,))
    reader.start()
    writer.start()
    writer.join()
    reader.join()
