"""Functions of a matrix against mpmath's own algorithms: differences with 50 digits have 20 of them right."""

from __future__ import annotations

import mpmath as mp
import numpy as np
import pytest
from scipy import linalg

import srcad

RNG = np.random.default_rng(5)
NEAR_ONE = np.eye(3) + 0.2 * RNG.normal(size=(3, 3))
STIFF = RNG.normal(size=(3, 3))
STIFF = STIFF @ np.diag([1e-3, 1.0, 1e3]) @ np.linalg.inv(STIFF)
ONE_BLOCK = np.array([[2.0, 1.0, 0.0], [0.0, 2.0, 1.0], [0.0, 0.0, 2.0]])  # eigenvalues that are equal, one vector
ROTATION = np.array([[1.0, -2.0, 0.0], [2.0, 1.0, 0.5], [0.0, 0.0, 3.0]])  # complex eigenvalues
WEIGHTS = np.cos(np.arange(9.0)).reshape(3, 3)


def power(a):
    return mp.expm(mp.mpf("0.3") * mp.logm(a))


def sign(a):
    """By Newton's iteration."""
    for _ in range(60):
        a = (a + a**-1) / 2
    return a


FUNCTIONS = {
    "sqrtm": (linalg.sqrtm, mp.sqrtm),
    "logm": (linalg.logm, mp.logm),
    "expm": (linalg.expm, mp.expm),
    "signm": (linalg.signm, sign),
    "power": (lambda a: linalg.fractional_matrix_power(a, 0.3).real, power),
}


def exact_gradient(function, a):
    with mp.workdps(50):
        step, out = mp.mpf(10) ** -20, np.zeros(a.shape)
        for i, j in np.ndindex(*a.shape):
            ends = []
            for sign in (1, -1):
                moved = mp.matrix(a.tolist())
                moved[i, j] += sign * step
                ends.append(function(moved))
            change = (ends[0] - ends[1]) / (2 * step)
            out[i, j] = float(mp.re(sum(w * change[k] for k, w in np.ndenumerate(WEIGHTS))))
    return out


MIXED = NEAR_ONE @ np.diag([1.0, -0.3, 2.0]) @ np.linalg.inv(NEAR_ONE)  # eigenvalues on both sides of 0
SPIRAL = np.array([[-1.0, -2.0, 0.3], [2.0, -1.0, 0.5], [0.1, 0.2, 3.0]])
MATRICES = {"near_one": NEAR_ONE, "one_block": ONE_BLOCK, "rotation": ROTATION, "stiff": STIFF}
# exp(1000) is no double; where all eigenvalues are positive, the sign is 1
CASES = [(f, m) for f in FUNCTIONS for m in MATRICES if f != "signm" and (m != "stiff" or f in ("sqrtm", "logm"))]
CASES += [("signm", "mixed"), ("signm", "spiral")]
MATRICES |= {"mixed": MIXED, "spiral": SPIRAL}


@pytest.mark.filterwarnings("ignore:logm result may be inaccurate")
@pytest.mark.parametrize(("name", "matrix"), CASES)
def test_gradient(name, matrix):
    a = MATRICES[matrix]
    function, exact = FUNCTIONS[name]
    expected = exact_gradient(exact, a)
    scale = np.max(np.abs(expected))
    loss = lambda a: np.sum(function(a) * WEIGHTS)
    tolerance = (1e-9 if a is STIFF else 1e-11) * scale
    np.testing.assert_allclose(srcad.grad(loss)(a), expected, rtol=0.0, atol=tolerance)
    direction = np.sin(np.arange(9.0)).reshape(3, 3)
    moved = srcad.jvp(loss, (a,), (direction,))[1]
    np.testing.assert_allclose(moved, np.sum(expected * direction), rtol=0.0, atol=10.0 * tolerance)


NEGATIVE = np.array([[-1.0, 0.2], [0.4, -0.4]])
LOSSES = [
    lambda f, a: np.sum(f(a).imag),
    lambda f, a: np.sum(np.abs(f(a))),
    lambda f, a: np.sum(f(a).real ** 2) + f(a)[0, 1].imag,
]


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("name", ["sqrtm", "logm", "power"])
def test_complex_functions_of_real_matrices(name, loss):
    """Eigenvalues below 0: what SciPy gives is complex, and its tangent too; the gradient is real."""
    function = {**vars(linalg), "power": lambda a: linalg.fractional_matrix_power(a, 0.3)}[name]
    fun = lambda a: loss(function, a)
    steps = [e.reshape(2, 2) for e in np.eye(4)]
    expected = [(fun(NEGATIVE + 1e-6 * e) - fun(NEGATIVE - 1e-6 * e)) / 2e-6 for e in steps]
    gradient = srcad.grad(fun)(NEGATIVE)
    assert gradient.dtype == np.float64
    np.testing.assert_allclose(np.ravel(gradient), expected, rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose([srcad.jvp(fun, (NEGATIVE,), (e,))[1] for e in steps], expected, rtol=1e-6, atol=1e-7)


def test_distance_of_two_normal_distributions():
    """What is real stays so: a number, stored into a real array, in single precision."""
    other = np.array([[2.0, 0.3], [0.3, 1.0]])

    def distance(a):
        out = np.zeros(2)
        out[0] = np.trace(a @ a.T + other - 2.0 * linalg.sqrtm(a @ a.T @ other))
        return out[0] + np.trace(linalg.sqrtm(a @ a.T))

    a = np.array([[1.0, 0.3], [0.1, 0.8]])
    srcad.check_grads(distance, (a,), order=2, rtol=1e-5)
    assert srcad.grad(distance)(a.astype(np.float32)).dtype == np.float32
    loss = lambda a: np.trace(linalg.sqrtm(a @ a.T))
    srcad.check_grads(loss, (a,), rtol=1e-6)
