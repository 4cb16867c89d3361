"""Adjoints of lists of tuples, put together in the loop over them."""

import numpy as np

import srcad

PAIRS = [(np.ones((2, 3)), np.ones(3)), (np.full((3, 2), 0.5), np.zeros(2))]
X = np.array([[0.1, -0.2], [0.3, 0.4]])


def layers(params, x):
    for W, b in params:
        x = np.tanh(x @ W + b)
    return np.sum(x**2)


def twice(params, x):
    first = np.sum(params[0][0] ** 2)
    for W, b in params:
        x = np.tanh(x @ W + b)
    return np.sum(x**2) + first + np.sum(params[1][1])


def check(fun):
    gradient = srcad.grad(fun)(PAIRS, X)
    assert isinstance(gradient, list) and all(type(pair) is tuple for pair in gradient)
    for k, pair in enumerate(PAIRS):
        for part in (0, 1):
            for index in np.ndindex(pair[part].shape):
                values = []
                for step in (1e-6, -1e-6):
                    moved = [tuple(a.copy() for a in p) for p in PAIRS]
                    moved[k][part][index] += step
                    values.append(fun(moved, X))
                assert abs((values[0] - values[1]) / 2e-6 - gradient[k][part][index]) < 1e-8


def test_elements_are_tuples_at_once():
    check(layers)
    text = srcad.source(layers, example_args=(PAIRS, X))
    assert "params_bar.append((W_bar, b_bar))" in text and text.rstrip().endswith("return params_bar")


def test_what_is_added_to_later_is_a_list_until_the_end():
    check(twice)


def test_pullbacks_and_second_derivatives():
    value, pullback = srcad.vjp(layers, PAIRS, X, wrt=0)
    for _ in range(2):
        assert all(type(pair) is tuple for pair in pullback(1.0)[0])
    srcad.check_grads(layers, (PAIRS, X), wrt=0, order=2)


def read_before_it_is_bound(rows):
    row, total = np.zeros(3), 0.0
    for i in range(len(rows)):
        total = total + np.sum(row * row)
        row = rows[i]
    return total + np.sum(row**3)


def test_an_element_is_not_the_adjoint_of_what_its_name_was_before():
    rows = [np.array([0.5, -1.0, 2.0]), np.array([1.5, 0.3, -0.7]), np.array([-0.2, 0.9, 1.1])]
    gradient = srcad.grad(read_before_it_is_bound)(rows)
    expected = [2.0 * rows[0], 2.0 * rows[1], 3.0 * rows[2] ** 2]
    np.testing.assert_allclose(gradient, expected, rtol=1e-12)
