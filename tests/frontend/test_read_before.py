"""Values that Python reads before something else changes them."""

import types

import numpy as np
import pytest

from tests.oracle.checks import assert_correct_or_refused, assert_gradient


def augmented_item_whose_value_writes(x):
    def shift():
        x[1] += 2.0
        return np.sum(x)

    x[1] -= shift()
    return np.sum(np.sin(x))


def test_an_augmented_item_is_read_before_its_value_is_computed():
    assert_gradient(augmented_item_whose_value_writes, (np.array([0.3, 0.8, 1.1]),))


def parameters_swapped(a, d):
    items = []
    items.append(0.5 * a)
    a, d = d, a
    return a + items[0]


def test_an_adjoint_is_not_passed_on_where_its_name_is_needed_again():
    assert_gradient(parameters_swapped, (0.4, 0.7), wrt=("a", "d"))


def branch_before_a_change(a):
    n = 0
    while n < 3:
        n += 1
        a = np.tanh(0.5 * a)
    s = 1.0
    for _ in range(2):
        if a > 0.21:
            s = np.sin(s * a)
        else:
            s = np.cos(s * a)
    a += 0.45
    return s * a


def test_a_reversed_branch_tests_the_value_that_was_tested():
    for a in (0.3, 3.0, 9.0):
        assert_gradient(branch_before_a_change, (a,))


AUGMENTED = []


def augmented(fun):
    AUGMENTED.append(fun)
    return fun


@augmented
def elements_picked_by_a_list(x):
    def step():
        x[2] = x[1] * 3.0
        return x[0]

    x[[2, 1]] += step()
    return np.sum(x * x)


@augmented
def elements_picked_by_a_mask(x):
    def step():
        x[2] = x[1] * 3.0
        return x[0]

    x[x > 0.0] *= step()
    return np.sum(x * x)


@augmented
def elements_of_a_constant_array(x):
    c = np.zeros(3)

    def step():
        c[2] = 3.0
        return 1.0

    c[[1, 2]] += step()
    return np.sum(x * c)


@augmented
def a_view(x):
    def step():
        x[2] = x[1] * 3.0
        return x[0]

    x[1:] += step()
    return np.sum(x * x)


@augmented
def a_view_of_an_array_whose_name_is_bound(x):
    def step():
        nonlocal x
        x = x * 2.0
        return x[0]

    x[1:] += step()
    return np.sum(x * x)


@augmented
def elements_of_an_array_whose_name_is_bound(x):
    def step():
        nonlocal x
        x = x * 2.0
        return x[0]

    x[[1, 2]] += step()
    return np.sum(x * x)


@augmented
def an_index_that_is_bound(x):
    i = 0

    def step():
        nonlocal i
        i += 1
        return x[0]

    x[i] += step()
    x[i:] *= step()
    return np.sum(x * x) * i


@augmented
def an_index_that_is_written_into(x):
    i = np.array([0, 1])

    def step():
        i[0] = 2
        return x[0]

    x[i] += step()
    return np.sum(x * x)


@augmented
def an_array_in_a_list(x):
    parts = [x, x * 2.0]

    def step():
        parts[0] = x * 3.0
        return x[0]

    parts[0][1:] += step()
    return np.sum(parts[0] * x)


@augmented
def a_number_in_a_list(x):
    parts = [1.0, 2.0]

    def step():
        parts[0] = x[1]
        return x[0]

    parts[0] += step()
    return parts[0] * x[2]


@augmented
def a_number_in_a_dict(x):
    parts = {"a": x[2], "b": 2.0}

    def step():
        parts["a"] = x[1]
        return x[0]

    parts["a"] += step()
    return parts["a"] * parts["b"]


@augmented
def a_number(x):
    s = x[0]

    def step():
        nonlocal s
        s = x[1]
        return x[2]

    s += step()
    return s * s


@augmented
def an_attribute(x):
    box = types.SimpleNamespace(count=1.0)

    def step():
        box.count = 5.0
        return 2.0

    box.count += step()
    return box.count * x[0]


@pytest.mark.parametrize("fun", AUGMENTED, ids=lambda f: f.__name__)
def test_an_augmented_assignment_reads_before_its_value_is_computed(fun):
    assert_gradient(fun, (np.array([0.5, 1.5, 2.5]),))


@pytest.mark.parametrize("number", [np.ones(3), 1.0])
def test_an_array_added_to_whose_name_the_value_binds(number):
    def whole(x):
        def step():
            nonlocal x
            x = x * 2.0
            return 0.5

        x += step()
        return np.sum(x * x)

    assert_correct_or_refused(whole, (number,))


def value_of_before_and_after(s):
    for _ in range(2):
        t = s
        if s > -9.0:
            t *= t
            return np.square(t)
    return s


def test_a_value_taken_back_before_a_branch_is_not_the_one_taken_back_in_it():
    assert_gradient(value_of_before_and_after, (0.7,))


def bound_twice_in_a_branch(x):
    h = 1.0 * x
    for k in range(len(x)):
        if k % 2 == 0:
            h = np.tanh(x * -0.23)
            h = h - np.mean(h)
        g = x + 0.1
    return np.sum(h * g)


def test_what_is_taken_back_before_a_branch_and_in_it_is_put_away_apart():
    assert_gradient(bound_twice_in_a_branch, (np.array([0.3, 0.8, -0.5, 0.6]),))
