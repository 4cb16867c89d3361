"""logsumexp and its relatives; functions with several results."""

import numpy as np
import pytest
from scipy import special

import srcad
from tests.rules.harness import check
from tests.rules.scipy import directions

SAMPLES = [
    ("special.logsumexp(a)", dict(a=(3,))),
    ("special.logsumexp(a)", dict(a=(3, 4))),
    ("special.logsumexp(a, axis=0)", dict(a=(3,))),
    ("special.logsumexp(a, axis=1)", dict(a=(3, 4))),
    ("special.logsumexp(a, axis=-2)", dict(a=(2, 3, 4))),
    ("special.logsumexp(a, axis=(0, 2))", dict(a=(2, 3, 4))),
    ("special.logsumexp(a, axis=0, keepdims=True)", dict(a=(3, 4))),
    ("special.logsumexp(a, keepdims=True)", dict(a=(3, 4))),
    ("special.logsumexp(a, axis=1)", dict(a=(3, 1))),
    ("special.softmax(x)", dict(x=(3,))),
    ("special.softmax(x)", dict(x=(3, 4))),
    ("special.softmax(x, axis=0)", dict(x=(3, 4))),
    ("special.softmax(x, axis=-1)", dict(x=(2, 3, 4))),
    ("special.softmax(x, axis=(0, 1))", dict(x=(2, 3, 4))),
    ("special.log_softmax(x)", dict(x=(3,))),
    ("special.log_softmax(x)", dict(x=(3, 4))),
    ("special.log_softmax(x, axis=0)", dict(x=(3, 4))),
    ("special.softplus(x)", dict(x=(3, 4))),
]


@pytest.mark.parametrize("expression, args", SAMPLES)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_samples(expression, args, dtype):
    check(expression, dtype=dtype, **args)


WEIGHTS = np.array([[0.3, 1.7, 0.4, 2.0], [1.3, 0.7, 0.9, 0.1], [0.5, 0.5, 3.0, 0.2]])
ROWS = np.array([[0.1, -2.0, 1.0, 0.3], [3.0, 0.0, 0.2, -1.0], [0.5, 0.9, -0.4, 2.0]])


def weighted(a, b):
    return np.sum(special.logsumexp(a, axis=1, b=b) ** 2)


def signed(a, b):
    value, sign = special.logsumexp(a, axis=0, b=b, return_sign=True)
    return np.sum(value * sign * np.array([1.0, 2.0, 3.0, 4.0]))


@pytest.mark.parametrize("b", [WEIGHTS, WEIGHTS[0], WEIGHTS[:, :1], 2.5])
def test_weights(b):
    directions.check(weighted, (ROWS, b))


@pytest.mark.parametrize("b", [-WEIGHTS, WEIGHTS * np.array([-1.0, 1.0, -1.0, 1.0])])
def test_signs(b):
    directions.check(signed, (ROWS, b))


def test_large_numbers_and_minus_infinity():
    got = srcad.grad(special.logsumexp)(np.array([1000.0, 1000.0, -np.inf]))
    np.testing.assert_allclose(got, [0.5, 0.5, 0.0], rtol=1e-12)


def weighted_total(a, b):
    return special.logsumexp(a, b=b)


@pytest.mark.parametrize("scale", [1e5, 1e10, 1e17, -1e17])
def test_the_sum_is_rounded_and_the_shares_are_not(scale):
    a, thirds = np.full(3, scale), np.full(3, 1 / 3)
    np.testing.assert_allclose(srcad.grad(special.logsumexp)(a), thirds, rtol=1e-14)
    assert abs(srcad.jvp(special.logsumexp, (a,), (np.array([1.0, 0.0, 0.0]),))[1] - 1 / 3) < 1e-14
    b = np.array([1.0, 2.0, 1.0])
    got = srcad.grad(weighted_total, wrt=(0, 1))(a, b)
    np.testing.assert_allclose(got.a, 0.25 * b, rtol=1e-14)
    np.testing.assert_allclose(got.b, np.full(3, 0.25), rtol=1e-14)
    assert abs(srcad.jvp(weighted_total, (a, b), (np.array([0.0, 1.0, 0.0]), None))[1] - 0.5) < 1e-14


def test_text():
    made = srcad.grad(lambda a: np.sum(special.logsumexp(a, axis=1)))
    made(ROWS)
    assert "a_bar = special.softmax(a, axis=1)" in made.source


def several_results(x):
    si, ci = special.sici(x)
    shi, chi = special.shichi(x)
    s, c = special.fresnel(x)
    ai, aip, bi, bip = special.airy(x)
    d, dp = special.pbdv(1, x)
    return np.sum(si + 2.0 * ci + np.sin(shi) * chi + s * c + ai * bip + aip * bi + 0.3 * d * dp)


def elliptic(u, m):
    sn, cn, dn, phase = special.ellipj(u, m)
    return np.sum(sn + 2.0 * cn * dn + phase**2)


@pytest.mark.parametrize("x", [0.7, np.array([0.3, 1.2, 2.0])])
def test_several_results(x):
    directions.check(several_results, (x,))
    directions.check(elliptic, (x, 0.3 + 0.1 * x))
    directions.check(elliptic, (3.0 + x, 0.3))


def test_at_zero():
    assert srcad.grad(lambda x: special.sici(x)[0])(0.0) == 1.0
    assert srcad.grad(lambda x: special.shichi(x)[0])(0.0) == 1.0


def test_weights_whose_length_is_not_known():
    """Of a slice, so that the number of results is not known either."""

    def mixture(x, y):
        logs = x[2:4] - (y[:, None] - x[2:4]) ** 2
        return np.sum(special.logsumexp(logs, b=np.exp(x[:2]), axis=1))

    directions.check(mixture, (np.array([0.7, -0.4, 1.3, 0.5]), np.array([1.2, 0.3, 2.2])))


def test_weights_with_more_dimensions_are_refused():
    with pytest.raises(srcad.NoDerivativeError, match="more dimensions"):
        srcad.grad(lambda a: np.sum(special.logsumexp(a, b=WEIGHTS, axis=-1)))(ROWS[0])
