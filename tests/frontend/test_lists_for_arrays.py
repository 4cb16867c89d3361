"""Lists and tuples of numbers, constant and active, where NumPy takes arrays; what a version of NumPy has."""

import math
import operator

import numpy as np
import pytest
from scipy import fft, linalg, special, stats

import srcad
from tests.oracle.programs import gathered, right_in_both_modes

X = np.array([1.3, 0.7, -0.4])
WEIGHTS = [1.0, 2.0, 3.0]
PROGRAMS: list = []
program = gathered(PROGRAMS)


@program
def products(x):
    y = np.dot(x, [1.0, 2.0, 3.0]) * np.inner((3.0, 2.0, 1.0), x) + np.tensordot(x, WEIGHTS, 1)
    z = np.outer(x, [1.0, 2.0]).sum() + np.kron(x, [1.0, 2.0])[3] + np.cross(x, WEIGHTS)[0]
    return y * z + np.convolve(x, [1.0, 2.0])[1]


@program
def systems(x):
    y = np.linalg.solve([[2.0, 1.0, 0.0], [0.0, 3.0, 1.0], [1.0, 0.0, 4.0]], x)
    return y @ np.linalg.solve(np.diag(x), WEIGHTS) + np.average(x, weights=[1.0, 2.0, 3.0])


@program
def operators(x):
    y = (x - [1, 2, 3]).prod() + np.sum((2.0, 1.0, 1.0) ** np.abs(x)) * np.sum(WEIGHTS * x)
    z = x.copy()
    z += [1.0, 2.0, 3.0]
    z[1:] -= [0.5, 0.25]
    return y + np.prod(z * WEIGHTS) + np.hstack([x, WEIGHTS]).prod()


@program
def lists_that_change(x):
    weights = [1.0, 2.0, 3.0]
    y = np.dot(np.sin(x), weights)
    weights[0] = 5.0
    z = np.outer(x, weights)
    weights.append(2.0)
    return y * np.dot(x, weights[:3]) + z.sum() * len(weights)


@program
def operands_in_a_row(x):
    y = np.einsum("i,i", [1, 2, 3], x) * np.einsum("ij,j->i", [[1, 2.0, 3], (4, 5, 6)], x)
    a, b = np.broadcast_arrays(x, [[1.0], [2.0]])
    c, d = np.meshgrid([1, 2], x * x)
    return np.sum(a * b * y[0]) + np.sum(c * d) + np.sum(np.gradient(x, [0.0, 1.0, 4.0]) ** 2)


@program
def joined(x):
    y = np.r_[x, [1, 2], (3.0,), x[0]] ** 2
    return np.sum(y) * np.sum(np.c_[x, WEIGHTS, [1, 2, 3]] * np.c_[x, x, x])


@program
def in_lists_of_rows(x):
    y = np.corrcoef([x, [1, 2, 4]])[0, 1] + np.cov([WEIGHTS, x])[0, 1]
    return y * np.sum(np.full((2, 3), x) * [[1, 2, 3], [3, 2, 1]]) + np.sum(np.array([x, [1.0, 2.0, 3.0]]) ** 3)


@program
def binned(x):
    counts = np.histogram([0, 1, 1], [0, 1, 3], weights=x)[0]
    return np.sum(counts**2) * np.sum(np.bincount([2, 0, 2], x) ** 2)


@program
def what_numpy_has(x):
    area = np.trapezoid(x, WEIGHTS) if hasattr(np, "trapezoid") else np.trapz(x, WEIGHTS)
    if hasattr(np, "no_such_name"):
        area = np.no_such_name(x)
    return area * x[0]


@pytest.mark.parametrize("fun", PROGRAMS, ids=lambda f: f.__name__)
def test_constants(fun):
    right_in_both_modes(fun, X)


MATRIX = np.array([[1.0, 2.0], [3.0, 4.0]])
OF_LISTS = [
    lambda rows: np.sum(MATRIX * np.array(rows) ** 2),
    lambda rows: np.sum((MATRIX @ rows) ** 2),
    lambda rows: np.sum((rows - MATRIX) ** 3),
    lambda rows: np.sum(np.concatenate(rows) ** 2) + np.sum(MATRIX * rows),
    lambda rows: np.sum(np.stack(rows) ** 2) * rows[0][1],
    lambda rows: np.sum(MATRIX[0] * rows[1]) * sum(rows[0]),
    lambda rows: np.linalg.det(rows),
]


@pytest.mark.parametrize("fun", OF_LISTS)
def test_the_gradient_of_a_list_of_lists_is_one(fun):
    """Its rows came back as arrays."""
    rows = [[1.5, -0.5], [0.25, 2.0]]
    gradient = srcad.grad(fun)(rows)
    assert [type(row) for row in gradient] == [list, list] and type(gradient) is list
    srcad.check_grads(fun, (rows,))
    assert srcad.grad(fun)(tuple(map(tuple, rows))) == tuple(map(tuple, gradient))


def test_the_arithmetic_of_lists_is_python_s():
    with pytest.raises(srcad.UnsupportedSyntaxError) as caught:
        srcad.grad(lambda x: np.sum(x * 2.0))([1.0, 2.0])
    assert caught.value.found == "arithmetic of a list of active values"


ACTIVE: list = []
of_a_list = gathered(ACTIVE)
A = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 7.0], [1.0, 1.0, 0.0]])
C = np.array([2.0, 3.0, 5.0])


@of_a_list
def beside_arrays(x):
    return np.sum(x / C) * np.sum(C / x) + np.sum((A @ x) ** 2) * np.sum(np.ones((2, 3)) * [x, x])


@of_a_list
def stored_into_arrays(x):
    y = np.zeros((3, 3))
    y[:, 1] = x
    y[1:, 0] = [x[0], 1.0]
    y[:, 2] += x
    y[2] *= x
    z = np.ones(3)
    z += x
    z -= [x[0], 2.0, 3.0]
    return np.sum(y**2) + np.sum(y @ x) * np.sum(z**3)


@of_a_list
def made_of_its_elements(x):
    doubled, squares = [v * 2 for v in x], []
    for v in x:
        squares.append(v**2)
    return np.sum(C * doubled + doubled) + np.sum(C**squares) + np.sum((x[0], x[1] * x[2], 1.0) * C)


@of_a_list
def beside_rows(x):
    s = 0.0
    for row in A:
        s += np.sum(row * x) + np.prod(x - row)
    return s + np.sum(operator.mul(C, x) ** 2)


@of_a_list
def tuples_to_which_arrays_are_added(x):
    t, rows = (x[0], x[1] * x[2]), (C, np.square(C) * x[0])
    t += np.tanh(t)
    rows += np.tanh(np.tanh(rows) ** 3)
    rows *= C
    return np.sum(t**2) + np.sum(rows**2)


@pytest.mark.parametrize("fun", ACTIVE, ids=lambda f: f.__name__)
def test_active_lists(fun):
    """Their derivatives are those of the function of an array, in lists."""

    def of_array(x):
        return fun([x[0], x[1], x[2]])

    right_in_both_modes(of_array, X)
    found = srcad.grad(fun)(X.tolist())
    assert type(found) is list and all(isinstance(v, float) for v in found)
    np.testing.assert_allclose(found, srcad.grad(of_array)(X), rtol=1e-13)


@pytest.mark.parametrize("w", [True, 3, np.int8(100), np.array([1, 200, 3], np.uint8), np.True_], ids=repr)
@pytest.mark.parametrize("kind", [list, tuple])
def test_weights_of_whole_numbers(kind, w):
    """The gradient is of floats: a byte that somebody multiplies by 3 goes round."""
    found = srcad.grad(lambda x, w: np.sum(np.array(x) * w))(kind(X.tolist()), w)
    assert type(found) is kind and [type(v) for v in found] == [float] * 3
    np.testing.assert_array_equal(found, np.broadcast_to(w, 3))
    rows = srcad.grad(lambda x, w: np.sum(np.array(x) * w))([X, 2.0 * X], w)
    assert [row.dtype for row in rows] == [np.float64] * 2
    lists = srcad.grad(lambda x, w: np.sum(np.array(x) * w))(kind([X.tolist(), X.tolist()]), w)
    assert [type(v) for row in lists for v in row] == [float] * 6


def forward_algorithm(x):
    scores = [special.logsumexp([x[0], x[1]]), x[2]]
    for k in range(3):
        scores = [special.logsumexp([scores[0] + x[2], scores[1]]), special.logsumexp([scores[0], scores[1] * x[1]])]
    grown = []
    for v in x:
        grown.append(v * scores[0])
    weighed = special.logsumexp(scores, b=[2.0, x[0] ** 2])
    return weighed + np.sum(special.gammaln(grown) ** 2) + np.sum(special.softmax([x[0], 1.0]) ** 2)


def distributions(x):
    return np.sum(stats.norm.logpdf([x[0], x[1]], 0.5, [1.0, x[0]])) + stats.norm(0.0, [x[0], 2.0]).cdf(x[1]).sum()


def matrices(x):
    a = [[2.0, x[0]], [x[1], 3.0]]
    return linalg.det(a) + np.sum(linalg.solve(a, [x[2], 1.0]) ** 2) + np.sum(fft.dct([x[0], x[1]]) ** 2)


@pytest.mark.parametrize("fun", [forward_algorithm, distributions, matrices])
def test_where_scipy_takes_arrays(fun):
    right_in_both_modes(fun, X)


@pytest.mark.parametrize(
    "fun", [lambda x: abs(x), lambda x: pow(x, 2), lambda x: math.sin(x), lambda x: operator.neg(x)]
)
def test_functions_of_python_take_no_lists(fun):
    with pytest.raises(TypeError) as expected:
        fun([0.5])
    with pytest.raises(TypeError, match=str(expected.value).partition("(")[0]):
        srcad.grad(fun)([0.5])
