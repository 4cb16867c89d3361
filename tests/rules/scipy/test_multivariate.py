"""Distributions of several variables against differences, by their argument and every parameter."""

import warnings

import numpy as np
import pytest
from scipy import stats

import srcad
from tests.rules.scipy import directions

RNG = np.random.default_rng(0)
POINTS, LOC = RNG.normal(size=(4, 3)), RNG.normal(size=3)
SCALE = np.array([[2.0, 0.3, -0.4], [0.3, 1.0, 0.2], [-0.4, 0.2, 1.5]])
X = np.array([[1.2, -0.3, 0.2], [-0.3, 2.0, 0.4], [0.2, 0.4, 1.1]])
COLUMNS = np.array([[2.0, 0.3], [0.3, 1.0]])
ALPHA = np.array([1.5, 2.5, 0.7])
COUNTS = np.array([[2, 1, 3], [0, 0, 6], [1, 1, 1]])


def weigh(y):
    return np.sum(np.cos(np.arange(np.size(y))) * np.ravel(y))


@pytest.mark.parametrize("dist", [stats.wishart, stats.invwishart])
def test_wishart(dist):
    directions.check(lambda x, df, s: dist.logpdf(x, df, s), (X, 5.5, SCALE))
    several = np.stack([X, X + SCALE], -1)
    loss = lambda x, df, s: weigh(dist.logpdf(x, df, s)) + weigh(dist(df, s).pdf(x))
    directions.check(loss, (several, 5.5, SCALE))
    directions.check(loss, (several, 5.5, np.array([1.0, 2.0, 3.0])))
    with pytest.raises(srcad.NoDerivativeError, match="not matrices"):
        srcad.grad(lambda x: weigh(dist.logpdf(x, 2.5, 1.0)))(np.array([0.3, 0.4]))


def test_wishart_moments():
    def loss(df, s):
        d = stats.wishart(df, s)
        more = weigh(stats.wishart.var(df, s)) + weigh(stats.wishart.mode(df, s)) + d.entropy()
        return weigh(d.mean()) + more + weigh(stats.invwishart.mean(df, s)) + weigh(stats.invwishart.mode(df, s))

    directions.check(loss, (7.5, SCALE))


@pytest.mark.parametrize("shape", [SCALE, np.array([1.0, 2.0, 3.0]), 1.7], ids=["matrix", "diagonal", "number"])
def test_multivariate_t(shape):
    d = stats.multivariate_t
    loss = lambda x, m, s, df: weigh(d.logpdf(x, m, s, df)) + weigh(d(m, s, df).pdf(x))
    directions.check(loss, (POINTS, LOC, shape, 3.4))
    directions.check(lambda x, m, s: d.logpdf(x, m, s), (POINTS[0], LOC, shape))


def test_multivariate_t_without_bound_is_normal():
    got = srcad.grad(stats.multivariate_t.logpdf, wrt=("x", "shape", "df"))(POINTS[0], LOC, SCALE, np.inf)
    want = srcad.grad(stats.multivariate_normal.logpdf, wrt=("x", "cov"))(POINTS[0], LOC, SCALE)
    np.testing.assert_allclose(got[0], want[0], rtol=1e-12)
    np.testing.assert_allclose(got[1], want[1], rtol=1e-10, atol=1e-14)
    assert got[2] == 0.0


def test_one_point_in_a_stack_gives_a_number():
    """SciPy leaves out axes of length 1."""
    for d in (stats.multivariate_t, stats.multivariate_normal):
        directions.check(lambda x, m: d.logpdf(x, m, SCALE), (POINTS[:1], LOC))  # noqa: B023
        directions.check(lambda x, m: np.sin(d.logpdf(x, m, SCALE)), (POINTS[0], LOC))  # noqa: B023


def test_matrix_normal():
    d, x = stats.matrix_normal, POINTS[:3, :2]
    loss = lambda x, m, r, c: weigh(d.logpdf(x, m, r, c)) + weigh(d(m, r, c).pdf(x))
    directions.check(loss, (np.stack([x, 0.4 * x]), 0.3 * x, SCALE, COLUMNS))
    directions.check(lambda x, r: d.logpdf(x, 0.3 * x, r), (x, SCALE))


def test_dirichlet():
    d, x = stats.dirichlet, np.array([0.2, 0.5, 0.3])
    directions.check(lambda a: d.logpdf(x, a) + d(a).pdf(x) + d.entropy(a) + weigh(d.mean(a)), (ALPHA,))
    directions.check(lambda a: weigh(d.logpdf(np.stack([x, x[::-1]], 1), a)), (ALPHA,))
    directions.check(lambda x, a: d.logpdf(x, a), (x[:2], ALPHA))
    with np.errstate(divide="ignore"):
        at_the_edge = srcad.grad(d.logpdf)(np.array([0.0, 0.6]), np.array([1.0, 2.0, 1.0]))
    assert at_the_edge[0] == 0.0


def softmax(z):
    e = np.exp(z)
    return e / np.sum(e)


def test_multinomial():
    """SciPy makes the last probability 1 minus the others: the derivative by it is 0."""
    d = stats.multinomial

    def loss(z):
        p = softmax(z)
        return weigh(d.pmf(COUNTS, 6, p)) + d.logpmf(COUNTS[0], 6, p) + d(6, p).entropy() + weigh(d.mean(6, p))

    directions.check(loss, (np.array([0.1, -0.3, 0.4]),))
    counted = lambda p: weigh(d.pmf(COUNTS, 6, p)) + d.logpmf(COUNTS[0], 6, p) + d(6, p).entropy() + weigh(d.mean(6, p))
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Some rows of `p` do not sum", FutureWarning)  # newer SciPy, of differences
        directions.check(counted, (np.array([0.3, 0.25, 0.45]),))
        srcad.check_grads(counted, (np.array([0.3, 0.25, 0.45]),), order=2, rtol=1e-5)
        directions.check(counted, (np.array([0.3, 0.25, 0.1]),))
    p = np.array([0.5, 0.5, 0.0])
    np.testing.assert_array_equal(srcad.grad(lambda p: d.logpmf([1, 1, 0], 2, p))(p), [2.0, 2.0, 0.0])
    np.testing.assert_array_equal(srcad.grad(lambda p: d.logpmf([1, 1, 1], 2, p))(p), [0.0, 0.0, 0.0])


def test_dirichlet_multinomial():
    d = stats.dirichlet_multinomial
    directions.check(lambda a: weigh(d.logpmf(COUNTS[:2], a, 6)) + d(a, 6).pmf(COUNTS[0]), (ALPHA,))


def test_entropies():
    def loss(s, c, df):
        total = stats.wishart.entropy(df, s) + stats.invwishart.entropy(df, s) + stats.matrix_normal.entropy(s, c)
        return total + stats.multivariate_t.entropy(LOC, s, df) + stats.multivariate_normal(LOC, s).entropy()

    directions.check(loss, (SCALE, COLUMNS, 5.5))
    directions.check(lambda s: stats.multivariate_normal.entropy(LOC, s), (np.array([1.0, 2.0, 0.4]),))
    assert srcad.grad(lambda m: stats.multivariate_normal.entropy(m, SCALE))(LOC).tolist() == [0.0, 0.0, 0.0]


def test_second_order():
    d = stats.multivariate_normal
    loss = lambda x, m, c: np.sum(d.logpdf(x, m, c))
    srcad.check_grads(loss, (POINTS[:2], LOC, SCALE), order=2, rtol=1e-5)
    srcad.check_grads(loss, (POINTS[:2], LOC, np.array([1.0, 2.0, 3.0])), order=2, rtol=1e-5)
    srcad.check_grads(lambda x, c: d.pdf(x, LOC, c), (POINTS[0], 1.3), order=2, rtol=1e-5)
    srcad.check_grads(lambda s, df: stats.wishart.logpdf(X, df, s), (SCALE, 5.5), order=2, rtol=1e-5)
    srcad.check_grads(lambda a: stats.dirichlet.logpdf(np.array([0.2, 0.5, 0.3]), a), (ALPHA,), order=2, rtol=1e-5)


def test_single_precision_stays():
    single = [v.astype("float32") for v in (POINTS, LOC, SCALE)]
    for d in (stats.multivariate_normal, stats.multivariate_t):
        got = srcad.grad(lambda x, m, c: np.sum(d.logpdf(x, m, c)), wrt=("x", "m", "c"))(*single)  # noqa: B023
        assert [g.dtype for g in got] == [np.float32] * 3
