"""The thirteen kinds of objects that a manager keeps."""

import multiprocessing


def main():
    with multiprocessing.get_context("spawn").Manager() as manager:
        letters = manager.list(["a"])
        ages = manager.dict({"a": 1})
        space = manager.Namespace(name="bob")
        value = manager.Value("d", 0.5)
        array = manager.Array("i", [1, 2, 3])
        print(f"list {letters}, dict {ages}")
        print(f"namespace {space.name}")
        print(f"value {value.value}, array {array[:]}")

        lock, rlock = manager.Lock(), manager.RLock()
        with lock, rlock, rlock:
            print("lock, and rlock twice: locked")

        semaphore, bounded = manager.Semaphore(2), manager.BoundedSemaphore(2)
        with semaphore, bounded, bounded:
            more = semaphore.acquire(blocking=False), bounded.acquire(blocking=False)
            print(f"semaphore and bounded, one more: {more}")
            semaphore.release()

        event, barrier = manager.Event(), manager.Barrier(1)
        event.set()
        print(f"event {event.is_set()}, barrier {barrier.wait()}")
        condition = manager.Condition()
        with condition:
            condition.notify_all()
        queue = manager.Queue(3)
        queue.put("message")
        print(f"condition: nobody waits; queue {queue.get()}")


if __name__ == "__main__":
    main()
