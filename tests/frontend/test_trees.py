"""Recursive functions of trees: tuples, lists and dicts, with None for what is not there, and texts."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.oracle.programs import gathered, right_in_both_modes

RIGHT: list[Callable[..., Any]] = []
right = gathered(RIGHT)


@right
def tuples(x):
    tree = (x[0], (x[1], None, None), (x[2], (x[0] * x[1], None, None), None))

    def total(node):
        return 0.0 if node is None else node[0] ** 2 + total(node[1]) * total(node[2]) + total(node[1])

    return total(tree)


@right
def tuples_unpacked(x):
    tree = (x[0], (x[1], None, None), (x[2], (x[0] * x[1], None, None), None))

    def total(node):
        if node is None:
            return 0.0
        value, left, right = node
        return value * (1.0 + total(left)) + total(right) * total(right)

    return total(tree)


@right
def lists(x):
    tree = [x[0], [x[1], None, None], [x[2], [x[0] * x[1], None, None], None]]

    def total(node):
        if node is None:
            return 1.0
        value, left, right = node
        return value * total(left) + total(right) * total(left)

    return total(tree)


@right
def dicts(x):
    tree = {"v": x[0], "l": {"v": x[1], "l": None, "r": None}, "r": None}

    def total(node):
        if node is None:
            return 1.0
        return node["v"] * total(node["l"]) + total(node["r"]) * total(node["l"])

    return total(tree)


@right
def lists_of_lists_of_any_depth(x):
    def total(node):
        if not isinstance(node, list):
            return node
        return sum(total(child) for child in node) + total(node[0]) * total(node[0])

    return total([[x[0], [x[1]]], [x[2]], x[0] * x[1]])


@right
def built_by_recursion(x):
    def build(i):
        return None if i == 3 else (x[i], build(i + 1))

    def total(cell):
        return 0.0 if cell is None else cell[0] ** 2 + total(cell[1]) * cell[0]

    return total(build(0))


@right
def expressions(x):
    def value_of(e):
        if not isinstance(e, tuple):
            return e
        if e[0] == "add":
            return value_of(e[1]) + value_of(e[2])
        if e[0] == "mul":
            return value_of(e[1]) * value_of(e[2])
        return np.sin(value_of(e[1]))

    return value_of(("add", ("mul", x[0], x[1]), ("sin", x[2])))


@pytest.mark.parametrize("fun", RIGHT, ids=lambda fun: fun.__name__)
def test_trees(fun):
    right_in_both_modes(fun, np.array([1.3, 0.7, -0.4]))
