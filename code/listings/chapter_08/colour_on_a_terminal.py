"""Colours are for a terminal, unless none are wanted."""

import os
import sys


def wanted():
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def paint(text, color):
    return f"\033[{color}m{text}\033[0m" if wanted() else text


print(paint("this is red on a terminal", 31))
