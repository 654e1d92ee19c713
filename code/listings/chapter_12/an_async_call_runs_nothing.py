"""Calling an async function makes a coroutine and runs nothing; send(None) runs it."""


async def greet(name):
    print(f"hello, {name}")
    return len(name)


greeting = greet("bob")
print("called, and nothing has run")

try:
    greeting.send(None)
    print("it has suspended itself")
except StopIteration as end:
    print(f"it has finished, with {end.value}")
