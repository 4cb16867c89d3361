"""A little of everything, on every supported Python: parsing, generating, running, caching, refusing."""

import pickle
import subprocess
import sys

import numpy as np
import pytest

import srcad


def loss(w, b, X, y):
    p = 1.0 / (1.0 + np.exp(-(X @ w + b)))
    return -np.mean(y * np.log(p) + (1.0 - y) * np.log(1.0 - p))


def energy(u0, k, steps):
    u = u0.copy()
    for _ in range(steps):
        u[1:-1] = u[1:-1] + k * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    return np.sum(u**2)


def root(a, x, tol):
    n = 0
    while abs(x * x * x - a) > tol:
        if n > 50:
            break
        x = x - (x * x * x - a) / (3.0 * x * x)
        n += 1
    return x


def horner(coefficients, x):
    y, *rest = reversed(coefficients)
    for c in rest:
        y = c + x * y
    return y


RNG = np.random.default_rng(0)
X = RNG.normal(size=(50, 4))
TYPES = "u0: f8[:], k: float, steps: int"
CASES = {
    "arrays": (loss, (RNG.normal(size=4), 0.3, X, (X[:, 0] > 0).astype(float)), ("w", "b")),
    "stores": (energy, (RNG.normal(size=20), 0.1, 30), ("u0", "k")),
    "floats": (root, (5.0, 2.0, 1e-2), (0, 1)),
    "lists": (horner, ([1.0, 2.0, 3.0], 0.5), ("coefficients", "x")),
}


@pytest.mark.parametrize("case", CASES)
def test_gradients_agree_with_differences(case):
    fun, args, wrt = CASES[case]
    srcad.check_grads(fun, args, wrt, modes=("reverse",))


def test_value_and_grads():
    fun, args, wrt = CASES["arrays"]
    value, gradient = srcad.value_and_grad(fun, wrt)(*args)
    assert value == fun(*args)
    w_bar, b_bar = gradient
    assert w_bar.shape == (4,) and np.ndim(b_bar) == 0
    assert (2.0 * gradient - gradient).norm() == pytest.approx(gradient.norm())
    assert pickle.loads(pickle.dumps(gradient)).keys() == ("w", "b")


def test_the_text_is_the_same_in_every_process():
    command = [sys.executable, "-m", "srcad", "dump", f"{__file__}:energy", "--wrt", "u0,k", "--types", TYPES]
    first, second = (subprocess.run(command, capture_output=True, check=True, text=True) for _ in range(2))
    assert first.stdout == second.stdout
    assert "u_bar" in first.stdout


def test_what_cannot_be_differentiated_is_refused():
    def text(x):
        return float(str(x))

    with pytest.raises(srcad.SrcadError):
        srcad.grad(text)(1.0)
