"""A manager refuses a client with another key, and goes on serving the others."""

import secrets
from multiprocessing import AuthenticationError
from multiprocessing.managers import BaseManager, ListProxy

names = []


def the_names():
    return names


class Office(BaseManager):
    pass


Office.register("names", callable=the_names, proxytype=ListProxy)


if __name__ == "__main__":
    key = secrets.token_bytes(32)
    with Office(address=("127.0.0.1", 0), authkey=key) as office:
        office.names().append("bob")

        try:
            Office(address=office.address, authkey=secrets.token_bytes(32)).connect()
            print("with another key: welcome")
        except AuthenticationError as refusal:
            print(f"with another key: {refusal}")

        known = Office(address=office.address, authkey=key)
        known.connect()
        print(f"with the key: {known.names()[:]}")
