"""Values that Python reads before something else changes them."""

import numpy as np

from tests.oracle.checks import assert_gradient


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
