"""A stream of messages from one process to another."""

import multiprocessing

fork = multiprocessing.get_context("fork")


def produce(messages, queue):
    for number in range(messages):
        queue.put(number)
    queue.put(None)  # no more


def stream(messages):
    queue = fork.Queue(1000)
    producer = fork.Process(target=produce, args=(messages, queue))
    producer.start()
    result = sum(iter(queue.get, None))
    producer.join()
    return result


if __name__ == "__main__":
    print(f"100000 messages, their sum is {stream(100_000)}")
