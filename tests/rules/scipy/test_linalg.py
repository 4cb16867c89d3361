"""scipy.linalg against differences, with its flags."""

import numpy as np
import pytest
import scipy.fft
from scipy import linalg, signal

import srcad
from tests.rules.scipy import directions

RNG = np.random.default_rng(3)
A = RNG.normal(size=(4, 4)) + 4.0 * np.eye(4)
S = A @ A.T / 8.0 + np.eye(4)  # symmetric and positive definite
M = np.array([[3.0, 0.3, -0.2], [0.1, 2.0, 0.5], [0.4, -0.3, 1.0]])
TALL, WIDE = RNG.normal(size=(5, 3)), RNG.normal(size=(3, 5))
B = RNG.normal(size=(4, 2))
V = RNG.normal(size=4)
WEIGHTS = {n: np.cos(np.arange(float(n))) for n in range(1, 100)}


def weigh(*values):
    """One number of all results, in which each element counts differently."""
    return sum(np.sum(np.ravel(v) * WEIGHTS[np.size(v)] + 0.3 * np.ravel(v) ** 2) for v in values)


SYSTEMS = {
    "solve": lambda a, b: linalg.solve(a, b),
    "solve transposed": lambda a, b: linalg.solve(a, b, transposed=True),
    "solve sym": lambda a, b: linalg.solve(a, b, assume_a="sym"),
    "solve sym lower": lambda a, b: linalg.solve(a, b, assume_a="sym", lower=True),
    "solve pos": lambda a, b: linalg.solve(a, b, assume_a="pos"),
    "solve banded": lambda a, b: linalg.solve(a, b, assume_a="banded"),
    "solve tridiagonal": lambda a, b: linalg.solve(a, b, assume_a="tridiagonal"),
    "solve tridiagonal transposed": lambda a, b: linalg.solve(a, b, assume_a="tridiagonal", transposed=True),
    "solve upper transposed": lambda a, b: linalg.solve(a, b, assume_a="upper triangular", transposed=True),
    "least squares cut off": lambda a, b: linalg.lstsq(a, b, cond=1e-3)[0],
    "triangular": lambda a, b: linalg.solve_triangular(a, b),
    "triangular lower": lambda a, b: linalg.solve_triangular(a, b, lower=True),
    "triangular trans": lambda a, b: linalg.solve_triangular(a, b, trans=1, lower=True),
    "triangular T unit": lambda a, b: linalg.solve_triangular(a, b, trans="T", unit_diagonal=True),
    "triangular unit lower": lambda a, b: linalg.solve_triangular(a, b, unit_diagonal=True, lower=True),
    "cho_factor": lambda a, b: linalg.cho_solve(linalg.cho_factor(a), b),
    "cho_factor lower": lambda a, b: linalg.cho_solve(linalg.cho_factor(a, lower=True), b),
    "cho_solve": lambda a, b: linalg.cho_solve((a, True), b),
    "cho_solve upper": lambda a, b: linalg.cho_solve((a, False), b),
    "lu_factor": lambda a, b: linalg.lu_solve(linalg.lu_factor(a), b),
    "lu_factor trans": lambda a, b: linalg.lu_solve(linalg.lu_factor(a), b, trans=1),
}


@pytest.mark.parametrize("name", SYSTEMS)
@pytest.mark.parametrize("b", [V, B], ids=["vector", "columns"])
def test_systems(name, b):
    solve = SYSTEMS[name]
    directions.check(lambda a, b: weigh(solve(a, b)), (S, b))


def test_factors_that_are_used_twice():
    def loss(a, b):
        factor = linalg.cho_factor(a)
        x = linalg.cho_solve(factor, b)
        return weigh(x * linalg.cho_solve(factor, np.sin(x)))

    def determinant(a, b):
        lu, piv = linalg.lu_factor(a)
        c, low = linalg.cho_factor(a @ a.T)
        return weigh(linalg.lu_solve((lu, piv), b), np.log(np.abs(np.diag(lu))), linalg.cho_solve((c, low), b), c)

    directions.check(loss, (S, V))
    directions.check(determinant, (A, V))


def eigh_loss(a):
    w, v = linalg.eigh(a)
    return weigh(w, v[0] ** 2)


def eigh_upper(a):
    w, v = linalg.eigh(a, lower=False)
    return weigh(w, v[0] ** 2)


def generalised(a, b):
    w, v = linalg.eigh(a, b)
    return weigh(w, v[0] ** 2, v[0] * v[1])


def generalised_upper(a, b):
    w, v = linalg.eigh(a, b, lower=False)
    return weigh(w, v[0] ** 2, v[0] * v[1])


def qr_loss(a):
    q, r = linalg.qr(a, mode="economic")
    return weigh(q, r)


def qr_full(a):
    q, r = linalg.qr(a)
    return weigh(q[:, :3] ** 2, r)


def svd_loss(a):
    u, s, vt = linalg.svd(a, full_matrices=False)
    return weigh(u[:, 0] * vt[0, 0], s)


def lu_loss(a):
    p, l, u = linalg.lu(a)
    return weigh(l, u)


def lu_indices(a):
    p, l, u = linalg.lu(a, p_indices=True)
    return weigh(l, u)


def eig_loss(a):
    w, v = linalg.eig(a)
    return weigh(w.real, np.abs(v[0]))


def least_squares(a, b):
    x, residuals, rank, s = linalg.lstsq(a, b)
    return weigh(x, s) + np.sum(residuals)


ONE = [
    (lambda a: linalg.inv(a), A), (lambda a: linalg.inv(a, assume_a="sym"), S), (lambda a: linalg.det(a), A),
    (lambda a: linalg.cholesky(a), S), (lambda a: linalg.cholesky(a, lower=True), S),
    (lambda a: linalg.svdvals(a), TALL), (lambda a: linalg.svd(a, compute_uv=False), WIDE),
    (lambda a: linalg.eigvalsh(a), S), (lambda a: linalg.eigvalsh(a, lower=False), S),
    (lambda a: linalg.eigh(a, eigvals_only=True), S), (lambda a: linalg.eigvals(a).real, M),
    (lambda a: linalg.pinv(a), TALL), (lambda a: linalg.pinv(a), WIDE),
    (lambda a: linalg.lu_factor(a)[0], TALL), (lambda a: linalg.lu_factor(a)[0], WIDE),
    (lambda a: linalg.cho_factor(a)[0], S), (lambda a: linalg.cho_factor(a, lower=True)[0], S),
    (lambda a: linalg.expm(a), 0.3 * A), (lambda a: linalg.logm(a), M), (lambda a: linalg.sqrtm(a), M),
    (lambda a: linalg.sinm(a), M), (lambda a: linalg.cosm(a), M), (lambda a: linalg.tanm(a), 0.1 * M),
    (lambda a: linalg.sinhm(a), M), (lambda a: linalg.coshm(a), M), (lambda a: linalg.tanhm(a), M),
    (lambda c: linalg.toeplitz(c), V), (lambda c: linalg.hankel(c), V), (lambda c: linalg.circulant(c), V),
    (lambda a: linalg.companion(a), V), (lambda a: linalg.lu(a)[1], A),
]  # fmt: skip


@pytest.mark.parametrize("k", range(len(ONE)))
def test_of_one_matrix(k):
    fun, a = ONE[k]
    directions.check(lambda a: weigh(fun(a)), (a,))


SEVERAL = [
    (eigh_loss, S), (eigh_upper, S), (qr_loss, TALL), (qr_loss, A), (qr_full, TALL), (qr_full, WIDE), (svd_loss, TALL),
    (svd_loss, WIDE), (lu_loss, A), (lu_loss, TALL), (lu_loss, WIDE), (lu_indices, TALL), (eig_loss, M),
]  # fmt: skip


def qr_pivoted(a):
    q, r, order = linalg.qr(a, mode="economic", pivoting=True)
    return weigh(q, r)


def qr_pivoted_full(a):
    q, r, order = linalg.qr(a, pivoting=True)
    return weigh(q[:, :3] ** 2, r)


def qr_triangle(a):
    (r,) = linalg.qr(a, mode="r")
    return weigh(r)


def qr_triangle_pivoted(a):
    r, order = linalg.qr(a, mode="r", pivoting=True)
    return weigh(r)


def lu_permuted(a):
    lower, upper = linalg.lu(a, permute_l=True)
    return weigh(lower, upper)


def eigh_part(a):
    w, v = linalg.eigh(a, subset_by_index=[1, 2])
    return weigh(w, v[0] ** 2, v[0] * v[1])


def eigh_part_upper(a):
    w, v = linalg.eigh(a, S, lower=False, subset_by_value=[LOW, HIGH])
    return weigh(w, v[0] ** 2)


ALL = linalg.eigvalsh(A + A.T, S)
LOW, HIGH = 0.5 * (ALL[0] + ALL[1]), 0.5 * (ALL[2] + ALL[3])  # two of the four


def eigvalsh_part(a):
    return weigh(linalg.eigvalsh(a, subset_by_index=[0, 1]), linalg.eigh(a, eigvals_only=True, subset_by_index=[2, 3]))


SEVERAL += [
    (qr_pivoted, TALL), (qr_pivoted, WIDE), (qr_pivoted_full, TALL), (qr_triangle, TALL), (qr_triangle, A),
    (qr_triangle_pivoted, TALL), (lu_permuted, A), (lu_permuted, TALL), (lu_permuted, WIDE), (eigh_part, S),
    (eigh_part_upper, A + A.T), (eigvalsh_part, S),
]  # fmt: skip


@pytest.mark.parametrize("fun, a", SEVERAL)
def test_several_results(fun, a):
    directions.check(fun, (a,))


BAND = RNG.normal(size=(4, 5)) + np.array([0.0, 0.0, 5.0, 0.0])[:, None]  # one below, two above
POSITIVE_BAND = np.array([[0.0, 0.0, 0.2, -0.1], [0.0, 0.5, 0.3, 0.1], [3.0, 4.0, 5.0, 6.0]])


def frechet(a, e):
    exponential, change = linalg.expm_frechet(a, e)
    return weigh(exponential) + weigh(change)


TWO = [
    (lambda a, e: linalg.expm_frechet(a, e, compute_expm=False), 0.3 * M, M.T), (frechet, 0.3 * M, M.T),
    (lambda a, b: linalg.solve_banded((1, 2), a, b), BAND, RNG.normal(size=5)),
    (lambda a, b: linalg.solve_banded((1, 2), a, b), BAND, RNG.normal(size=(5, 2))),
    (lambda a, b: linalg.solve_banded((2, 1), a, b), BAND[[0, 2, 1, 3]], RNG.normal(size=5)),
    (lambda a, b: linalg.solveh_banded(a, b), POSITIVE_BAND, V),
    (lambda a, b: linalg.solveh_banded(a, b, lower=True), POSITIVE_BAND[::-1], B),
    (lambda a, q: linalg.solve_continuous_lyapunov(a, q), A, S),
    (lambda a, q: linalg.solve_discrete_lyapunov(a, q), 0.1 * A, S),
    (lambda c, r: linalg.toeplitz(c, r), V, RNG.normal(size=3)),
    (lambda c, r: linalg.hankel(c, r), V, RNG.normal(size=3)),
    (lambda f, s: linalg.leslie(f, s), V, RNG.normal(size=3)),
    (lambda a, b: linalg.khatri_rao(a, b), RNG.normal(size=(2, 3)), TALL),
    (lambda a, b: linalg.block_diag(a, np.ones((2, 2)), b), A, RNG.normal(size=(2, 1))),
    (lambda a, b: linalg.block_diag(a, b), V, 1.5),
    (lambda a, t: linalg.fractional_matrix_power(a, t), M, 0.7),
    (lambda c, b: linalg.solve_toeplitz(c, b), V + np.array([9.0, 0, 0, 0]), B),
    (lambda c, x: linalg.matmul_toeplitz(c, x), V, V[::-1]),
    (lambda a, b: linalg.eigh(a, b, eigvals_only=True), S, S @ S),
    (lambda a, b: linalg.eigvalsh(a, b, lower=False), S, S @ S),
    (generalised, S, S @ S + np.eye(4)), (generalised_upper, S, S @ S + np.eye(4)),
    (least_squares, TALL, RNG.normal(size=5)), (least_squares, WIDE, RNG.normal(size=3)),
    (least_squares, TALL, RNG.normal(size=(5, 2))),
]  # fmt: skip


@pytest.mark.parametrize("k", range(len(TWO)))
def test_of_two(k):
    fun, a, b = TWO[k]
    directions.check(lambda a, b: weigh(fun(a, b)), (a, b))


def test_of_three_and_more():
    c, r, b = V + np.array([9.0, 0, 0, 0]), V[::-1].copy(), B
    directions.check(lambda c, r, b: weigh(linalg.solve_toeplitz((c, r), b)), (c, r, b))
    directions.check(lambda c, r, x: weigh(linalg.matmul_toeplitz((c, r), x)), (c, V[:3], V[1:]))
    directions.check(lambda a, b, q: weigh(linalg.solve_sylvester(a, b, q)), (A, M, RNG.normal(size=(4, 3))))

    def riccati(a, b, q, r):
        return weigh(linalg.solve_continuous_are(a, b, q + q.T, r + r.T))

    directions.check(riccati, (A, B, S, np.eye(2)))


def test_what_is_not_read_has_the_gradient_zero():
    got = srcad.grad(lambda a: weigh(linalg.solve_triangular(a, V, lower=True, unit_diagonal=True)))(S)
    assert np.all(np.triu(got) == 0.0) and np.any(got != 0.0)
    got = srcad.grad(lambda a: weigh(linalg.cholesky(a)))(S)
    assert np.all(np.tril(got, -1) == 0.0)
    got = srcad.grad(lambda a: weigh(linalg.solve(a, V, assume_a="pos")))(S)
    assert np.all(np.tril(got, -1) == 0.0)


def test_single_precision_stays():
    a, b = S.astype("float32"), V.astype("float32")
    for fun in (linalg.solve, linalg.solve_triangular):
        got = srcad.grad(lambda a, b: np.sum(fun(a, b)), wrt=(0, 1))(a, b)
        assert got[0].dtype == got[1].dtype == np.float32
    for fun in (linalg.inv, linalg.cholesky, linalg.expm, linalg.svdvals, linalg.eigvalsh, linalg.sqrtm, linalg.sinm):
        assert srcad.grad(lambda a: np.sum(fun(a)))(a).dtype == np.float32


@pytest.mark.parametrize(
    "fun, words",
    [
        (lambda a: np.sum(linalg.inv(a, overwrite_a=True)), "destroys its argument"),
        (lambda a: np.sum(linalg.lstsq(np.stack([a, a]), V)[0]), "stack of matrices"),
        (lambda a: np.sum(linalg.qr(a, mode="raw")[1]), "mode='raw'"),
        (lambda a: np.sum(linalg.eigh(a, S, type=2)[0]), "type=2"),
        (lambda a: np.sum(linalg.qr(np.stack([a, a]), pivoting=True)[1]), "pivoting of a stack"),
    ],
)
def test_refused(fun, words):
    with pytest.raises(srcad.NoDerivativeError, match=words):
        srcad.grad(fun)(S)


def test_second_derivatives():
    def by_systems(x):
        return weigh(linalg.solve(np.outer(x, x) + np.eye(3), x))

    def by_exponential(x):
        return weigh(linalg.expm(0.3 * np.outer(x, np.sin(x))))

    for fun in (by_systems, by_exponential):
        srcad.check_grads(fun, (V[:3],), order=2)


def by_packed_factors(x):
    return np.sum(linalg.lu_solve(linalg.lu_factor(np.outer(x, x[::-1]) + np.eye(3)), x, trans=1) ** 2)


def by_some_eigenvalues(x):
    a = np.outer(x, np.sin(x)) + np.diag(np.arange(3.0))
    w, v = linalg.eigh(a, subset_by_index=[1, 2])
    return np.sum(w**3) + np.sum(v[0] ** 4)


def by_factors_of_bands(x):
    upper = linalg.cholesky_banded(np.stack([x, 4.0 + x**2]))
    return np.sum(upper**3) + np.sum(linalg.cholesky_banded(np.stack([4.0 + x**2, x]), lower=True) ** 3)


def by_directions_of_exponentials(x):
    value, change = linalg.expm_frechet(0.3 * np.outer(x, np.sin(x)), np.outer(x, x))
    return np.sum(value * change)


@pytest.mark.parametrize(
    "fun", [by_packed_factors, by_some_eigenvalues, by_factors_of_bands, by_directions_of_exponentials]
)
def test_second_derivatives_of_factors(fun):
    directions.check_second(fun, V[:3])


@pytest.mark.parametrize("kind", ["diagonal", "upper triangular", "lower triangular"])
def test_solve_reads_only_what_its_structure_says(kind):
    a = np.random.default_rng(0).normal(size=(4, 4)) + 3.0 * np.eye(4)
    b = np.arange(1.0, 5.0)

    def loss(a, b):
        return np.sum(np.cos(b) * linalg.solve(a, b, assume_a=kind))

    directions.check(loss, (a, b))
    off = a - np.diag(np.diag(a))
    unread = {"diagonal": off, "upper triangular": np.tril(a, -1), "lower triangular": np.triu(a, 1)}
    assert not np.any(srcad.grad(loss)(a, b)[unread[kind] != 0])


STACK = np.stack([S, S + 0.3 * A @ A.T])
STACKS = {
    "solve": lambda a: linalg.solve(a, B), "solve by stack": lambda a: linalg.solve(S, a[..., :2]),
    "solve a vector": lambda a: linalg.solve(a, V, assume_a="pos"), "det": lambda a: linalg.det(a),
    "inv": lambda a: linalg.inv(a), "cholesky": lambda a: linalg.cholesky(a, lower=True),
    "triangular": lambda a: linalg.solve_triangular(a, B, lower=True), "eigvalsh": lambda a: linalg.eigvalsh(a),
    "cho": lambda a: linalg.cho_solve(linalg.cho_factor(a), B), 
    "lu_factor": lambda a: linalg.lu_solve(linalg.lu_factor(a), B),
    "lu": lambda a: linalg.lu(a)[2], "expm": lambda a: linalg.expm(0.3 * a), "sqrtm": lambda a: linalg.sqrtm(a),
    "qr": lambda a: linalg.qr(a, mode="economic")[1], "svdvals": lambda a: linalg.svdvals(a),
    "pinv": lambda a: linalg.pinv(a[..., :2]), "lyapunov": lambda a: linalg.solve_discrete_lyapunov(0.1 * a, S),
}  # fmt: skip


@pytest.mark.skipif(tuple(map(int, scipy.__version__.split(".")[:2])) < (1, 16), reason="SciPy takes stacks since 1.16")
@pytest.mark.parametrize("name", STACKS)
def test_stacks(name):
    """The derivative of each matrix in turn, by the rule for one."""
    fun = STACKS[name]
    value, pullback = srcad.vjp(lambda a: fun(a), STACK)
    bar, dot = np.cos(np.arange(value.size)).reshape(value.shape), np.sin(np.arange(32.0)).reshape(2, 4, 4)
    (a_bar,) = pullback(bar)
    assert a_bar.shape == STACK.shape
    moved = srcad.jvp(lambda a: fun(a), (STACK,), (dot,))[1]
    for k in range(2):
        one, back = srcad.vjp(lambda a: fun(a), STACK[k])
        np.testing.assert_allclose(value[k], one, rtol=1e-12)
        np.testing.assert_allclose(a_bar[k], back(bar[k])[0], rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(
            moved[k], srcad.jvp(lambda a: fun(a), (STACK[k],), (dot[k],))[1], rtol=1e-9, atol=1e-9
        )


HERMITIAN = S + 0.5j * (A - A.T)
COMPLEX = {
    "solve": lambda a, b: linalg.solve(a, b, assume_a="her"),
    "solve by Cholesky": lambda a, b: linalg.solve(a, b, assume_a="pos", lower=True),
    "inv": lambda a, b: linalg.inv(a, assume_a="pos") @ b, "inv, lower": lambda a, b: linalg.inv(a, lower=True) @ b,
    "cho": lambda a, b: linalg.cho_solve(linalg.cho_factor(a), b),
    "cho, lower": lambda a, b: linalg.cho_solve(linalg.cho_factor(a, lower=True), b),
    "cho_factor": lambda a, b: linalg.cho_factor(a)[0] * b,
}  # fmt: skip


@pytest.mark.parametrize("name", COMPLEX)
def test_hermitian(name):
    """Of the diagonal the real part counts, and the other triangle is the conjugate."""

    def loss(a, b):
        return np.sum(np.cos(np.arange(4.0)) * np.abs(COMPLEX[name](a, b)) ** 2)

    srcad.check_grads(loss, (HERMITIAN + 4.0 * np.eye(4), V + 0.5j))


BAND = np.array([[0.0, 0.1j, 0.2j, 0.3], [1.0, 2.0, 3.0, 4.0]])


@pytest.mark.parametrize(
    "fun",
    [
        lambda a: np.sum(linalg.eigh(a, S)[0]),
        lambda a: np.sum(linalg.eigvalsh(S, a)),
        lambda a: np.sum(linalg.eigh(a, subset_by_index=[0, 1])[0]),
        lambda a: np.sum(np.abs(linalg.solve_continuous_are(a, S, S, S))),
        lambda a: np.sum(np.abs(linalg.solve_discrete_are(a, S, S, S))),
        lambda a: np.sum(np.abs(linalg.fiedler(a[0]))),
        lambda a: np.sum(np.abs(linalg.pinvh(a))),
        lambda a: np.sum(np.abs(linalg.cholesky_banded(a[:2]))),
        lambda a: np.sum(np.abs(linalg.solve_continuous_lyapunov(a, S))),
        lambda a: np.sum(np.abs(linalg.solve_discrete_lyapunov(a, S))),
        lambda a: np.sum(np.abs(linalg.cho_solve_banded((BAND, False), a))),
    ],
)
def test_complex_is_refused(fun):
    for derivative in (srcad.grad(fun), lambda a: srcad.jvp(fun, (a,), (a,))):
        with pytest.raises(srcad.NoDerivativeError, match="of complex numbers"):
            derivative(HERMITIAN)


@pytest.mark.parametrize(
    "fun",
    [
        lambda a: np.sum(np.abs(linalg.solve_toeplitz(a[0], V))),
        lambda a: np.sum(np.abs(linalg.matmul_toeplitz((a[0], V), V))),
    ],
)
def test_complex_toeplitz_matrices_are_refused_in_reverse_mode(fun):
    with pytest.raises(srcad.NoDerivativeError, match="of complex numbers"):
        srcad.grad(fun)(HERMITIAN)


def test_stacks_of_two_and_three_matrices():
    both = np.stack([S, S + np.diag([0.5, 1.5, 0.0, 2.5])])
    args = (both, both[::-1] + 0.1 * np.eye(4))
    directions.check(lambda a, b: np.sum(np.sin(linalg.eigvalsh(a, b))), args)
    directions.check(lambda a, b: sum(map(vectors, linalg.eigh(a, b, lower=False))), args)
    directions.check(lambda a, q: np.sum(np.sin(linalg.solve_sylvester(a, S, q))), (both, both * 2.0))
    with pytest.raises(srcad.NoDerivativeError, match="stack of matrices"):
        srcad.grad(lambda a: np.sum(linalg.eigvalsh(a, S)))(both)
    with pytest.raises((srcad.NoDerivativeError, NotImplementedError), match="eigvals"):
        srcad.grad(lambda a: np.sum(linalg.eigh(a, both, eigvals_only=True)))(both)


def vectors(values):
    return np.sum(np.arange(values.shape[-1]) * values**2)


PENCIL = np.array([[3.0, 0.4, -0.3], [0.2, 2.5, 0.5], [-0.6, 0.1, 4.0]])
TURNING = np.array([[0.2, -1.1, 0.4], [0.9, 0.3, -0.5], [0.1, 0.7, 1.5]])  # two of its eigenvalues are complex
UNLIKE = np.arange(9.0).reshape(3, 3) % 4.0 - 1.5


def sizes(values):
    return np.sum(np.abs(values + 1j)) if values.ndim == 1 else np.sum(UNLIKE * np.abs(values) ** 2)


@pytest.mark.parametrize("a", [PENCIL @ PENCIL @ PENCIL, TURNING], ids=["real", "complex"])
@pytest.mark.filterwarnings("ignore:phases of complex vectors")  # in forward mode, of any function of them
def test_eigenvalues_of_two_matrices_and_vectors_on_both_sides(a):
    directions.check(lambda a, b: sizes(linalg.eigvals(a, b)), (a, PENCIL))
    directions.check(lambda a, b: sum(map(sizes, linalg.eig(a, b, left=True))), (a, PENCIL))
    directions.check(lambda a: sizes(linalg.eig(a, PENCIL)[1]), (a,))
    directions.check(lambda b: sizes(linalg.eig(TURNING, b)[0]), (PENCIL,))
    directions.check(lambda a: sizes(linalg.eig(a, left=True, right=False)[1]), (a,))
    directions.check(lambda a: np.abs(np.sum(UNLIKE * np.conj(linalg.eig(a, left=True)[1]) * UNLIKE)), (a,))


def test_phases_of_vectors_of_two_matrices_are_said():
    loss = lambda a: np.sum(UNLIKE * linalg.eig(a, PENCIL)[1].real)
    with pytest.warns(RuntimeWarning, match="phases"):
        srcad.grad(loss)(TURNING)
    with pytest.warns(RuntimeWarning, match="phases"):
        srcad.jvp(loss, (TURNING,), (TURNING,))
    with pytest.raises(srcad.NoDerivativeError, match="any length"):
        srcad.grad(lambda a: sizes(linalg.eig(a, PENCIL, left=True, right=False)[1]))(TURNING)


@pytest.mark.parametrize("det", [np.linalg.det, linalg.det])
def test_determinants_of_singular_matrices(det):
    """Of the second one SciPy's determinant is 0 and NumPy's inverse finite, which multiplied to a gradient of 0."""
    nearly = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [5.0, 7.0, 9.0]])
    for a in (np.outer([1.0, 2.0, 3.0], [1.0, -1.0, 0.5]), nearly, np.diag([0.0, 1.0, 2.0])):
        srcad.check_grads(lambda a: det(a) + det(a) ** 2, (a,), order=2)


def test_third_derivatives_of_determinants():
    rng = np.random.default_rng(5)
    for a in (rng.normal(size=(3, 3)), rng.normal(size=(2, 3, 3))):
        srcad.check_grads(lambda a: np.sum(srcad.hvp(lambda b: np.sum(np.linalg.det(b)))(a, a * a)), (a,))


@pytest.mark.parametrize(
    "fun",
    [
        lambda a: linalg.solve_triangular(a, V.astype("float32"), lower=True), lambda a: linalg.block_diag(a, a),
        lambda a: linalg.solve(a, V.astype("float32")), lambda a: linalg.cosm(a), lambda a: np.linalg.inv(a),
    ],
)  # fmt: skip
def test_single_precision_stays_where_cotangents_are_double(fun):
    def loss(a):
        y = fun(a)
        return np.sum(y * np.cos(np.arange(1.0 * y.size)).reshape(y.shape))

    assert srcad.grad(loss)(S.astype("float32")).dtype == np.float32


@pytest.mark.parametrize(
    "fun",
    [
        lambda a: linalg.lu(a)[1], lambda a: linalg.lu(a, permute_l=True)[0], lambda a: linalg.expm_frechet(a, a)[1],
        lambda a: linalg.solve_toeplitz(a[0] + 3.0, a[1]), lambda a: linalg.convolution_matrix(a[0], 4),
        lambda a: linalg.lu_solve(linalg.lu_factor(a), a[0]), lambda a: signal.lfilter(a[0], [1.0, 0.3], a[1]),
        lambda a: np.abs(signal.hilbert(a[0])),
    ],
    ids=["lu", "permuted", "expm_frechet", "solve_toeplitz", "convolution_matrix", "lu_solve", "lfilter", "hilbert"],
)  # fmt: skip
def test_gradients_of_single_precision_are_single(fun):
    loss = lambda a: np.sum(fun(a) ** 2)
    single, double = srcad.grad(loss)(A.astype(np.float32)), srcad.grad(loss)(A)
    assert single.dtype == np.float32
    np.testing.assert_allclose(single, double, rtol=1e-3, atol=1e-4 * np.max(np.abs(double)))


# ---------------------------------------------------------------- settings

D = np.array([1.0, 2.5, 4.5, 7.0])
ROWS = np.array([[5.0, 6.0, 7.0, 8.0], [0.5, 0.4, -0.3, 0.0]])  # a band of a matrix, its lower one
RIGHT = {  # settings that change the result
    "eigvalsh by value": lambda a: linalg.eigvalsh(a, subset_by_value=[1.5, 100.0]),
    "eigh": lambda a: np.abs(linalg.eigh(a, driver="evr")[1]),
    "norm": lambda a: linalg.norm(a, axis=0, keepdims=True) * linalg.norm(a, -2, check_finite=False),
    "Riccati": lambda a: linalg.solve_discrete_are(a, B, np.eye(4), np.eye(2), balanced=False),
    "Lyapunov": lambda a: linalg.solve_discrete_lyapunov(a / 9.0, np.eye(4), method="bilinear"),
    "Frechet": lambda a: linalg.expm_frechet(a, np.eye(4)[::-1], method="blockEnlarge", compute_expm=False),
}  # fmt: skip


@pytest.mark.parametrize("name", RIGHT)
def test_settings_that_change_the_result(name):
    directions.check(lambda a: weigh(RIGHT[name](a)), (S,), rtol=1e-5)


REFUSED = {  # settings of which the rules know nothing
    "type=2": lambda a: linalg.eigvalsh(a, S + np.eye(4), type=2),
    "select='i'": lambda a: linalg.eigvalsh_tridiagonal(D + a[0], a[1, :3], select="i", select_range=(1, 2)),
    "select='v'": lambda a: linalg.eigvals_banded(ROWS * a[:2], lower=True, select="v", select_range=(6.0, 100.0)),
    "return_rank=True": lambda a: linalg.pinv(a, rtol=1e-10, return_rank=True)[0],
    "e= or s=": lambda a: linalg.solve_continuous_are(a, B, np.eye(4), np.eye(2), s=0.1 * B),
    "caxis=0": lambda a: linalg.solve_circulant(a, a, caxis=0, baxis=0, outaxis=1),
    "singular='lstsq'": lambda a: linalg.solve_circulant(a[0], a[1], singular="lstsq", tol=1e-12),
}  # fmt: skip


@pytest.mark.parametrize("words", REFUSED)
def test_settings_that_are_refused(words):
    for derivative in (lambda f: srcad.grad(f)(S), lambda f: srcad.jvp(f, (S,), (S,))):
        with pytest.raises(srcad.NoDerivativeError, match=words):
            derivative(lambda a: np.sum(REFUSED[words](a)))


SAME = [  # settings that only say how a result is found, and it without them
    (lambda a: linalg.inv(a, overwrite_a=False, check_finite=False), linalg.inv),
    (lambda a: linalg.det(a, overwrite_a=False, check_finite=False), linalg.det),
    (lambda a: linalg.cholesky(a, overwrite_a=False, check_finite=False), linalg.cholesky),
    (lambda a: linalg.svdvals(a, overwrite_a=False, check_finite=False), linalg.svdvals),
    (lambda a: linalg.eigvalsh(a, overwrite_a=False, overwrite_b=False, check_finite=False), linalg.eigvalsh),
    (lambda a: linalg.pinv(a, atol=0.0, rtol=1e-12, check_finite=False), linalg.pinv),
    (lambda a: linalg.solve(a, V, overwrite_a=False, overwrite_b=False, check_finite=False),
     lambda a: linalg.solve(a, V)),
    (lambda a: linalg.solve_triangular(a, V, overwrite_b=False, check_finite=False),
     lambda a: linalg.solve_triangular(a, V)),
    (lambda a: linalg.lu_solve(linalg.lu_factor(a, False, False), V, overwrite_b=False, check_finite=False),
     lambda a: linalg.lu_solve(linalg.lu_factor(a), V)),
    (lambda a: linalg.cho_solve(linalg.cho_factor(a, False, False, False), V, overwrite_b=False, check_finite=False),
     lambda a: linalg.cho_solve(linalg.cho_factor(a), V)),
    (lambda a: linalg.svd(a, lapack_driver="gesvd", overwrite_a=False)[1], lambda a: linalg.svd(a)[1]),
    (lambda a: linalg.lstsq(a, V, lapack_driver="gelsy", check_finite=False)[0], lambda a: linalg.lstsq(a, V)[0]),
    (lambda a: linalg.qr(a, lwork=64, overwrite_a=False, check_finite=False)[1], lambda a: linalg.qr(a)[1]),
    (lambda a: scipy.fft.dct(a, overwrite_x=False, workers=1), scipy.fft.dct),
    (lambda a: scipy.fft.idst(a, overwrite_x=False, workers=1), scipy.fft.idst),
]  # fmt: skip


@pytest.mark.parametrize("function, without", SAME)
def test_settings_that_change_nothing(function, without):
    found, want = (srcad.grad(lambda a: weigh(f(a)))(S) for f in (function, without))
    np.testing.assert_allclose(found, want, rtol=1e-9, atol=1e-12)
