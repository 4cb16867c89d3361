"""Dicts whose keys are known only when the program runs, and which are used where they are written."""

import enum

import numpy as np
import pytest

from tests.oracle.programs import gathered, right_in_both_modes

X = np.array([1.3, 0.7, -0.4])
PROGRAMS: list = []
program = gathered(PROGRAMS)


class Color(enum.Enum):
    RED = 1.5
    BLUE = 2.5


def rates(x):
    return {Color.RED: x[1], Color.BLUE: x[2]}


class Table:
    def __init__(self, x):
        self.rates = {Color.RED: x[1], Color.BLUE: x[2]}


@program
def an_item(x, n=2):
    return x[0] * {Color.RED: x[1], Color.BLUE: x[2]}[Color.BLUE] + {n: x[0] * x[1]}[2]


@program
def a_method(x):
    return x[0] * {Color.RED: x[1]}.get(Color.RED) + sum({Color.RED: x[1], Color.BLUE: x[2]}.values()) * x[1]


@program
def what_a_function_gives(x):
    found = rates(x)
    return rates(x)[Color.RED] * found[Color.BLUE] * (lambda: {Color.RED: x[0]})()[Color.RED]


@program
def in_containers(x):
    rows = [{Color.RED: x[1]}, {Color.RED: x[0]}]
    pair = ({Color.RED: x[2]}, 2.0)
    held = {"rates": {Color.BLUE: x[1]}}
    return rows[0][Color.RED] * rows[1][Color.RED] * pair[0][Color.RED] * held["rates"][Color.BLUE]


@program
def of_an_object(x):
    return Table(x).rates[Color.RED] * x[0] * len({Color.RED: x[1]})


@program
def looped_over(x):
    total = 0.0
    for v in {Color.RED: x[1], Color.BLUE: x[2]}.values():
        total += v * v * x[0]
    return total


@pytest.mark.parametrize("fun", PROGRAMS, ids=lambda f: f.__name__)
def test_right(fun):
    right_in_both_modes(fun, X)
