"""What you get from a proxy is a copy: a list in a managed dictionary changes only if you put it
back, or if it is managed too.
"""

import multiprocessing


def main():
    with multiprocessing.get_context("spawn").Manager() as manager:
        teams = manager.dict()
        teams["red"] = []

        red = teams["red"]
        red.append("bob")
        print(f"after a push: {teams['red']}")

        teams["red"] = red
        print(f"put back: {teams['red']}")

        managed = manager.dict()
        managed["blue"] = manager.list()
        managed["blue"].append("eve")
        print(f"a list of its own: {managed['blue'][:]}")


if __name__ == "__main__":
    main()
