"""Elements that are picked, left out or put between others, against differences."""

import numpy as np
import pytest

import srcad
from tests.rules.harness import check

M = np.array([True, False, True, True])
K = np.array([2, 0, 1, 1])
SAMPLES = [
    *((f"np.delete(x, {o})", dict(x=(5,))) for o in ("1", "-1", "[0, 3]")),
    ("np.delete(x, k)", dict(x=(5,), k=2)),
    *((f"np.delete(x, [0, 2], axis={a})", dict(x=(4, 3))) for a in (0, 1, -1, None)),
    ("np.compress(m, x)", dict(m=M, x=(4,))),
    ("np.compress(m, x)", dict(m=M, x=(2, 3))),
    ("np.compress(m, x, axis=0)", dict(m=M, x=(4, 2))),
    ("np.compress(m, x, axis=1)", dict(m=M, x=(2, 5))),
    ("np.extract(m, x)", dict(m=M, x=(4,))),
    ("np.extract(m, x)", dict(m=M.reshape(2, 2), x=(2, 2))),
    ("np.resize(x, (2, 4))", dict(x=(3,))),
    ("np.resize(x, 3)", dict(x=(2, 3))),
    ("np.unique(x)", dict(x=(4,))),
    ("np.unique(x)", dict(x=(2, 3))),
    *((f"np.unique(x, axis={a})", dict(x=(3, 4))) for a in (0, 1, -1)),
    ("np.unique(x, axis=1)", dict(x=(2, 3, 2))),
    ("np.unique(x, axis=0)", dict(x=(4,))),
    ("np.unique(x, False, False, False, 0)", dict(x=(3, 2))),
    ("np.select([m, n], [a, b])", dict(m=M, n=~M[::-1], a=(4,), b=(4,))),
    ("np.select([m, n], [a, b], default=d)", dict(m=M, n=M[::-1], a=(4,), b="float", d="float")),
    ("np.select([m], [a], d)", dict(m=M, a=(4,), d=(4,))),
    ("np.choose(k, [a, b, c])", dict(k=K, a=(4,), b=(4,), c="float")),
    ("np.choose(k, [a, b], mode='clip')", dict(k=K, a=(4,), b=(4,))),
    *((f"np.insert(x, {o}, v)", dict(x=(4,), v="float")) for o in ("1", "-1", "[0, 3]", "4")),
    ("np.insert(x, [3, 0], v)", dict(x=(4,), v=(2,))),
    ("np.insert(x, 1, v, axis=0)", dict(x=(3, 2), v=(2,))),
    ("np.insert(x, 1, v, axis=1)", dict(x=(3, 2), v="float")),
    ("np.insert(x, [0, 2], v, axis=1)", dict(x=(3, 2), v=(3, 2))),
    ("np.insert(x, 2, v)", dict(x=(3, 2), v="float")),
]


@pytest.mark.parametrize("expression, args", SAMPLES)
def test_samples(expression, args):
    check(expression, **args)


def test_equal_elements_share():
    check("np.unique(x)", x=np.array([2.0, 1.0, 2.0]), expected={"x": np.array([0.5, 1.0, 0.5])})
    rows = np.array([[1.0, 2.0], [0.0, 5.0], [1.0, 2.0]])
    shares = np.repeat([[0.5], [1.0], [0.5]], 2, axis=1)
    check("np.unique(x, axis=0)", x=rows, expected={"x": shares})
    check("np.unique(x, axis=1)", x=rows.T, expected={"x": shares.T})


@pytest.mark.parametrize(
    "expression, want",
    [
        ("np.trim_zeros(x)", [0.0, 1.0, 1.0, 1.0, 0.0]),
        ("np.trim_zeros(x, 'f')", [0.0, 1.0, 1.0, 1.0, 1.0]),
        ("np.trim_zeros(x, 'b')", [1.0, 1.0, 1.0, 1.0, 0.0]),
    ],
)
def test_zeros_that_are_left_out(expression, want):
    check(expression, x=np.array([0.0, 1.0, 0.0, 2.0, 0.0]), expected={"x": np.array(want)})


def test_zeros_around_a_matrix_are_refused():
    with pytest.raises(srcad.NoDerivativeError, match="np.trim_zeros of several dimensions"):
        srcad.vjp(np.trim_zeros, np.eye(3))
