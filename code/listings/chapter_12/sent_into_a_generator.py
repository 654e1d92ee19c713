"""What is sent into a generator is what yield returns; its local variables are kept."""


def average():
    total, count = 0, 0
    result = None
    while True:
        total += yield result
        count += 1
        result = total / count


averages = average()
next(averages)  # to the first yield, which cannot receive anything before
for value in [10, 20, 60]:
    print(f"sent {value}, got {averages.send(value):g}")
print(f"between two steps: {averages.gi_frame.f_locals}")
