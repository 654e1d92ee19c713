"""Each call of a proxy is one operation of the server, so += is two: an update is lost."""

import multiprocessing


def count(hits, both_have_read):
    seen = hits.get("home", 0)
    both_have_read.wait()
    hits["home"] = seen + 1


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager:
        hits, both_have_read = manager.dict(), manager.Barrier(2)
        children = [context.Process(target=count, args=(hits, both_have_read)) for _ in range(2)]
        for child in children:
            child.start()
        for child in children:
            child.join()
        print(f"2 visits, {hits['home']} counted")
