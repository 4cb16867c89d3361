"""What is computed once is what would have been computed twice."""

import numpy as np

import srcad

A = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, 0.2], [0.5, 0.2, 2.0]])


def quadratic(a):
    L = np.linalg.cholesky(a)
    return np.sum(L**3) + np.sum(np.linalg.inv(L) ** 2)


def stored(a):
    L = np.linalg.cholesky(a)
    s = np.sum(np.linalg.inv(L) ** 2)
    L[1, 0] += 1.0
    return s + np.sum(np.linalg.inv(L) ** 2)


def bound_again(a):
    L = a * 1.0
    P = np.linalg.inv(L)
    L = L @ L
    Q = np.linalg.inv(L)
    return np.sum(P * Q)


def through_a_view(a):
    L = a * 1.0
    P = np.linalg.inv(L)
    row = L[1]
    row[:] = row * 2.0
    Q = np.linalg.inv(L)
    return np.sum(P * Q)


def test_the_inverse_of_a_factor_is_taken_once():
    product = srcad.hvp(lambda a: np.sum(np.linalg.cholesky(a) ** 3))
    product(A, np.ones((3, 3)))
    assert product.source.count("np.linalg.inv(") == 1


def test_second_derivatives():
    for fun in (quadratic, bound_again):
        srcad.check_grads(fun, (A,), order=2, rtol=1e-5)


def test_what_has_changed_in_between_is_computed_again():
    for fun in (stored, bound_again, through_a_view):
        srcad.check_grads(fun, (A,), order=2, rtol=1e-5)
        text = srcad.source(fun, mode="forward", example_args=(A,))
        assert text.count("np.linalg.inv(") >= 2, text


def test_elements_picked_by_several_arrays():
    """The index `(np.arange(n)[:, None], i)` of the gradient's text has no slices of its own, and is a tuple."""
    i = np.array([[1], [0], [1]])

    def picked(x):
        z = np.sin(x)
        return np.sum(np.take_along_axis(z, i, 1) ** 3)

    x, v = np.array([[0.3, -0.7], [0.2, 1.1], [0.9, 0.4]]), np.array([[1.0, 2.0], [0.5, -1.0], [0.25, 3.0]])
    chosen = np.zeros_like(x)
    np.put_along_axis(chosen, i, 1.0, 1)
    exact = (6.0 * np.sin(x) * np.cos(x) ** 2 - 3.0 * np.sin(x) ** 3) * chosen
    np.testing.assert_allclose(srcad.hvp(picked)(x, v), exact * v, rtol=1e-12)
