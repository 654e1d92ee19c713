"""A daemon may start no process at all in Python, not even a daemon."""

from multiprocessing import Process


def overseer():
    for daemon in [False, True]:
        try:
            Process(daemon=daemon).start()
        except AssertionError as refusal:
            print(f"daemon {daemon}: {refusal}", flush=True)


if __name__ == "__main__":
    process = Process(target=overseer, name="overseer", daemon=True)
    process.start()
    process.join()
