"""What Python computes only when it is used up, and what a loop runs over while it changes."""

import numpy as np
import pytest

import srcad
from tests.oracle.checks import assert_gradient


def generator_bound_to_a_name(w, g):
    terms = (x * w for x in g)
    g[:] = g * 2.0
    return sum(terms)


def map_bound_to_a_name(w, g):
    terms = map(lambda x: x * w, g)
    g[:] = g * 2.0
    return sum(terms)


def generator_with_a_variable_bound_later(w, g):
    terms = (x * w for x in g)
    w = 5.0
    return sum(terms)


def generator_used_up_twice(w, g):
    terms = (x * w for x in g)
    return sum(terms) + sum(terms)


def generator_given_to_a_function(w, g):
    def product(terms):
        s = w
        for x in terms:
            s = s * np.sin(x * w)
            g[:] = g * 2.0
        return s

    return product(x * w for x in g)


def loop_over_a_generator_that_changes(w, g):
    s = w
    for x in (x * w for x in g):
        s = s * np.sin(x)
        g[:] = g * 0.5
    return s


def loop_over_map_that_changes(w, g):
    s = w
    for x in map(lambda x: x * w, g):
        s = s * np.sin(x)
        g[:] = g * 0.5
    return s


@pytest.mark.parametrize(
    "fun",
    [
        generator_bound_to_a_name, map_bound_to_a_name, generator_with_a_variable_bound_later, generator_used_up_twice,
        generator_given_to_a_function, loop_over_a_generator_that_changes, loop_over_map_that_changes,
    ],
)  # fmt: skip
def test_lists_take_the_place_of_generators_only_where_that_is_the_same(fun):
    with pytest.raises(srcad.UnsupportedSyntaxError, match="make a list of it"):
        srcad.value_and_grad(fun, wrt="w")(0.3, np.arange(1.0, 4.0))


def loop_over_numbers_that_change(w, g):
    s = w
    for x in g:
        s = np.sin(s * x)
        g[:] = g * 0.5
    return s


def zip_of_numbers_that_change(w, g):
    s = w
    for _, x in zip(range(3), g):
        s = np.sin(s * x)
        g[2] = 0.5
    return s


def reversed_numbers_that_change(w, g):
    s = w
    for x in reversed(g):
        s = np.sin(s * x)
        g[:] = g * 0.5
    return s


def loop_over_a_list_that_changes(w, g):
    s = w
    known = [1.0, 2.0, 3.0]
    for x in known:
        s = np.sin(s * x)
        known[1] = 5.0
    return s


def loop_over_a_view_that_changes(w, g):
    s = w
    for x in g[::-1]:
        s = np.sin(s * x)
        g[:] = g * 0.5
    return s


@pytest.mark.parametrize(
    "fun",
    [
        loop_over_numbers_that_change, zip_of_numbers_that_change, reversed_numbers_that_change,
        loop_over_a_view_that_changes,
    ],
)  # fmt: skip
def test_a_loop_over_constants_that_it_changes(fun):
    assert_gradient(fun, (0.3, np.arange(1.0, 4.0)), wrt="w")


def test_a_loop_over_a_list_of_constants_that_it_changes():
    with pytest.raises(srcad.UnsupportedSyntaxError, match="written into while it runs"):
        srcad.value_and_grad(loop_over_a_list_that_changes, wrt="w")(0.3, np.arange(1.0, 4.0))


@pytest.mark.parametrize(
    "fun", [loop_over_numbers_that_change, zip_of_numbers_that_change, loop_over_a_view_that_changes]
)
def test_a_loop_over_active_elements_that_it_changes(fun):
    assert_gradient(fun, (0.3, np.arange(1.0, 4.0)), wrt=("w", "g"))


def rows_that_change(w, g):
    s = w
    for row in g:
        s = np.sin(s * row).sum()
        g[:] = g * 0.5
    return s


def a_copy_that_stays(w, g):
    s = w
    for x in g.copy():
        s = np.sin(s * x)
        g[:] = g * 0.5
    return s


def generators_used_up_where_they_are_written(w, g):
    first, second = map(np.sin, (w, 2.0 * w))
    largest = max(w * x for x in g)
    total = 0.0
    for x in (w * x for x in g):
        total += x * first
    return total + second * largest + sum(map(np.cos, g * w))


def value_of_a_dict_replaced_in_the_loop_over_it(w, g):
    s = w
    parts = {"a": w, "b": 2.0}
    for _, x in parts.items():
        s = s * np.sin(x * w)
        parts["b"] = 0.7 * w
    return s


@pytest.mark.parametrize(
    "fun", [a_copy_that_stays, generators_used_up_where_they_are_written, value_of_a_dict_replaced_in_the_loop_over_it]
)
def test_what_stays_the_same(fun):
    assert_gradient(fun, (0.3, np.arange(1.0, 4.0)), wrt="w")


def test_rows_are_views():
    assert_gradient(rows_that_change, (0.3, np.arange(1.0, 7.0).reshape(3, 2)), wrt="w")
