"""A structure of your own lies in shared memory if ctypes can describe it."""

import ctypes
import multiprocessing


class Reading(ctypes.Structure):
    _fields_ = [
        ("sensor", ctypes.c_uint32),
        ("count", ctypes.c_uint32),
        ("celsius", ctypes.c_double),
    ]


def measure(reading):
    with reading.get_lock():
        reading.count += 1
        reading.celsius = 21.5


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    reading = context.Value(Reading, 7, 0, 0.0)
    child = context.Process(target=measure, args=(reading,))
    child.start()
    child.join()
    print(f"sensor {reading.sensor}, reading {reading.count}: {reading.celsius} degrees")
