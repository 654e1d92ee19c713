"""A greenlet runs until it switches away, and goes on from there when it is switched to
again; values go both ways.
"""

from greenlet import getcurrent, greenlet


def eat(greeting):
    print(f'guest: I heard "{greeting}"')
    answer = outside.switch("what is there to eat?")
    print(f'guest: I heard "{answer}"')
    return "thank you"


outside = getcurrent()
guest = greenlet(eat)

for said in ["welcome", "soup"]:
    print(f'main: I say "{said}"')
    heard = guest.switch(said)
    if guest.dead:
        print(f'main: it ends with "{heard}"')
    else:
        print(f'main: it asks "{heard}"')
