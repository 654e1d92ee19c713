"""The value's own lock, held from the read to the write: no update is lost."""

import multiprocessing


def sell(tickets, number):
    for _ in range(number):
        with tickets.get_lock():
            if tickets.value > 0:
                tickets.value -= 1


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    tickets = context.Value("i", 5000)

    clerks = [context.Process(target=sell, args=(tickets, 2000)) for _ in range(2)]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    print(f"4000 of 5000 tickets sold, {tickets.value} left")
