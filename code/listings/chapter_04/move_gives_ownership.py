"""args is the tuple of positional arguments, kwargs the dictionary of the named ones."""

from threading import Thread


def greet(greeting, name, times):
    print("; ".join([f"{greeting}, {name}"] * times))


greeter = Thread(target=greet, args=("hello",), kwargs={"name": "bob", "times": 2})
greeter.start()
greeter.join()
