"""A loop runs over what its iterable was at its start, also where its body binds that part of a dict or tuple anew."""

import numpy as np
import pytest

import srcad
from tests.oracle.checks import assert_gradient

LOOPS = []


def loop(fun):
    LOOPS.append(fun)
    return fun


@loop
def item_of_a_dict(x):
    table, s = {"a": x, "b": 0.5}, 0.0
    for v in table["a"]:
        table["a"] = x * 2.0
        s += v * v
    return s + np.sum(table["a"])


@loop
def item_in_zip(x):
    table, s = {"a": x * 2.0, "b": 0.5}, 0.0
    for v, w in zip(x, table["a"]):
        table["a"] = x
        s += v * w
    return s


@loop
def part_of_a_tuple(x):
    pair, s = (x, 0.5), 0.0
    for k, v in enumerate(pair[0]):
        pair = (np.sin(pair[0]), 0.5)
        s += v * v * k
    return s


@loop
def item_bound_by_a_function_of_its_own(x):
    table, s = {"a": x * 2.0}, 0.0

    def change():
        table["a"] = x

    for v, w in zip(x, table["a"]):
        change()
        s += v * w
    return s


def replace(table, value):
    table["a"] = value
    return 1.0


@loop
def item_bound_by_a_function(x):
    table, s = {"a": x * 2.0}, 0.0
    for v, w in zip(x, table["a"]):
        s += v * w * replace(table, x)
    return s


@loop
def item_bound_by_another_name(x):
    table, s = {"a": x * 2.0}, 0.0
    other = table
    for v, w in zip(x, table["a"]):
        other["a"] = x
        s += v * w
    return s


@loop
def item_that_is_a_list(x):
    table, s = {"a": [x[0], x[1]]}, 0.0
    for v, w in zip(x, table["a"]):
        table["a"] = [x[2], x[2]]
        s += v * w
    return s


@loop
def item_in_a_comprehension(x):
    table = {"a": x}
    return sum([v * replace(table, x * 2.0) for v in table["a"]]) + np.sum(table["a"])


@loop
def variable_bound_by_a_function(x):
    w, s = x, 0.0

    def change():
        nonlocal w
        w = w * 2.0
        return 1.0

    for v in w:
        s += v * change()
    return s


@loop
def array_that_is_changed_in_place(x):
    table, s = {"a": x}, 0.0
    for v in table["a"]:
        table["a"] += 1.0
        s += v * v
    return s


@loop
def items_changed_in_the_loop_over_them(x):
    table, s = {"a": x, "b": x * 2.0}, 0.0
    for _, v in table.items():
        table["b"] = x * 5.0
        s += np.sum(v * v)
    for v in reversed(table.values()):
        table["a"] = x * 7.0
        s += np.sum(v * v)
    return s


@loop
def dict_bound_anew_in_the_loop_over_it(x):
    table, s = {"a": x, "b": x * 2.0}, 0.0
    for _, v in table.items():
        table = {"a": x * 7.0, "b": x * 5.0}
        s += np.sum(v * v)
    return s


@loop
def list_of_items(x):
    table, s = {"a": x, "b": x * 2.0}, 0.0
    for _, v in list(table.items()):
        table["b"] = x * 5.0
        s += np.sum(v * v)
    return s * len(table.items())


@loop
def function_that_changes_a_dict_and_gives_a_constant(x):
    table = {"a": x}
    s = replace(table, x * 2.0)
    return s * np.sum(table["a"])


@pytest.mark.parametrize("fun", LOOPS, ids=lambda f: f.__name__)
def test_loop(fun):
    assert_gradient(fun, (np.array([0.5, 1.5, 2.5]),))


def view_in_enumerate(x):
    table, s = {"a": x, "b": x * 2.0}, 0.0
    for k, v in enumerate(table.values()):
        table["b"] = x * 5.0
        s += k * np.sum(v * v)
    return s


def view_with_a_name(x):
    table = {"a": x, "b": x * 2.0}
    values = table.values()
    table["b"] = x * 5.0
    return sum(np.sum(v * v) for v in values)


def doubled(table, n):
    table["a"] = table["a"] * 2.0
    return doubled(table, n - 1) if n > 0 else 1.0


def dict_changed_by_recursion(x):
    table = {"a": x}
    s = doubled(table, 2)
    return s * np.sum(table["a"])


@pytest.mark.parametrize("fun", [view_in_enumerate, view_with_a_name, dict_changed_by_recursion])
def test_changes_that_are_not_followed(fun):
    with pytest.raises(srcad.UnsupportedSyntaxError, match="a dict that is changed"):
        srcad.grad(fun)(np.array([0.5, 1.5, 2.5]))
