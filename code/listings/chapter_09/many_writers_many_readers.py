"""Three writers and two readers share a queue: nothing is lost, nothing comes twice, and each
writer's messages stay in order.
"""

import multiprocessing


def write(writer, outbox):
    for number in range(100):
        outbox.put((writer, number))


def read(inbox, report):
    report.put(list(iter(inbox.get, None)))


def in_order(messages, writer):
    numbers = [number for who, number in messages if who == writer]
    return numbers == sorted(numbers)


if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    queue, reports = context.Queue(10), context.Queue()
    writers = [context.Process(target=write, args=(n, queue)) for n in range(3)]
    readers = [context.Process(target=read, args=(queue, reports)) for _ in range(2)]
    for child in writers + readers:
        child.start()
    for writer in writers:
        writer.join()
    for _ in readers:
        queue.put(None)  # an end mark for each reader

    lists = [reports.get() for _ in readers]
    ordered = all(in_order(messages, writer) for messages in lists for writer in range(3))
    everything = sum(lists, [])
    print(f"{len(everything)} messages, {len(set(everything))} different;", end=" ")
    print(f"each writer's in order: {str(ordered).lower()}")
    for reader in readers:
        reader.join()
