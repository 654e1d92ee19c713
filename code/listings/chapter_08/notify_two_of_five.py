"""notify(n) wakes n waiting threads and notify_all() every one; the state says which may go on."""

import threading

waiting = tickets = 0
lock = threading.Lock()
new_tickets = threading.Condition(lock)  # two conditions, one lock
someone_moved = threading.Condition(lock)


def visit():
    global waiting, tickets
    with lock:
        waiting += 1
        someone_moved.notify()
        new_tickets.wait_for(lambda: tickets > 0)
        tickets -= 1
        waiting -= 1
        someone_moved.notify()


visitors = [threading.Thread(target=visit) for _ in range(5)]
for visitor in visitors:
    visitor.start()
with lock:
    someone_moved.wait_for(lambda: waiting == 5)
    print(f"{waiting} wait")
    tickets = 2
    new_tickets.notify(2)
    someone_moved.wait_for(lambda: waiting == 3)
    print(f"two notified, {waiting} wait")
    tickets = 3
    new_tickets.notify_all()
for visitor in visitors:
    visitor.join()
print(f"all notified, {waiting} wait")
