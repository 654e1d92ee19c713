"""Parent and child are alive together: with two pipes they take turns, which neither could do if
it had to end first.
"""

import os


def take_turns(name, my_turn, your_turn):
    for turn in range(1, 4):
        os.read(my_turn, 1)
        print(f"{name}: round {turn}", flush=True)
        os.write(your_turn, b".")


parents_turn, to_parent = os.pipe()
childs_turn, to_child = os.pipe()
os.write(to_parent, b".")  # the parent begins

pid = os.fork()
if pid == 0:
    os.close(parents_turn)  # the parent's ends
    os.close(to_child)
    take_turns("child", childs_turn, to_parent)
    os._exit(0)

os.close(childs_turn)  # the child's ends
os.close(to_parent)
take_turns("parent", parents_turn, to_child)
os.waitpid(pid, 0)
