"""Before it opens many files or connections, a program asks for the room, and says so if it
cannot have it.
"""

import resource


def room_for(files):
    """Raises the limit on open files, a connection being one, if it is lower."""
    needed = files + 100  # and what a program has open anyway
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if needed > hard:
        raise SystemExit(f"{needed} open files are needed, {hard} are allowed")
    if needed > soft:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))


if __name__ == "__main__":
    before, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    room_for(10_000)
    now, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    print(f"open files allowed: {before} before, {now} now")
