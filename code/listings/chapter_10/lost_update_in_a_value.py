"""A value that locks itself still loses updates: reading and writing are two steps."""

import multiprocessing


def sell_one(tickets, both_have_read):
    seen = tickets.value
    both_have_read.wait()
    tickets.value = seen - 1


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    tickets = context.Value("i", 10)
    both_have_read = context.Barrier(2)

    clerks = [context.Process(target=sell_one, args=(tickets, both_have_read)) for _ in range(2)]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    print(f"2 of 10 tickets sold, {tickets.value} left")
