"""A subclass with a run() method of its own needs no target; the stock run() calls the target,
if there is one.
"""

from multiprocessing import Process


class Greeting(Process):
    def __init__(self, name, times):
        super().__init__(target=print, args=("the target",))
        self.who = name
        self.times = times

    def run(self):
        print("; ".join([f"hello, {self.who}"] * self.times))
        super().run()


if __name__ == "__main__":
    greeting = Greeting("bob", 2)
    greeting.start()
    greeting.join()

    idle = Process()
    idle.start()
    idle.join()
    print(f"a child with nothing to do: exit status: {idle.exitcode}")
