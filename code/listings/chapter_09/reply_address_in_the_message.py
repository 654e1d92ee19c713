"""A connection can travel in a message: here each question brings the end for its answer."""

import multiprocessing


def square(inbox):
    try:
        while True:
            number, answer = inbox.recv()
            answer.send(number * number)
            answer.close()
    except EOFError:
        pass  # the end


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    inbox, questions = context.Pipe(duplex=False)
    child = context.Process(target=square, args=(inbox,))
    child.start()
    inbox.close()
    for number in [3, 4]:
        answers, answer = context.Pipe(duplex=False)
        questions.send((number, answer))
        print(f"the square of {number} is {answers.recv()}")
    questions.close()
    child.join()
