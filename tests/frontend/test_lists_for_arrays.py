"""Lists and tuples of constant numbers where NumPy takes arrays, beside active values; what a version of NumPy has."""

import numpy as np
import pytest

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
def what_numpy_has(x):
    area = np.trapezoid(x, WEIGHTS) if hasattr(np, "trapezoid") else np.trapz(x, WEIGHTS)
    if hasattr(np, "no_such_name"):
        area = np.no_such_name(x)
    return area * x[0]


@pytest.mark.parametrize("fun", PROGRAMS, ids=lambda f: f.__name__)
def test_constants(fun):
    right_in_both_modes(fun, X)
