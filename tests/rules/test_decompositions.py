"""Decompositions against differences, real and complex, in stacks; and where there is no derivative."""

import warnings

import numpy as np
import pytest

import srcad
from srcad.runtime.factors import cholesky_dot
from srcad.runtime.linear import adjoint
from tests.rules.harness import check
from tests.rules.whole import check_whole

SHAPES = [(3, 3), (4, 3), (3, 4), (2, 4, 3), (2, 3, 4), (1, 1), (5, 1), (1, 5)]
QR = [
    (f"np.linalg.qr(A{mode})", shape)
    for shape in SHAPES
    for mode in ("", ", mode='reduced'", ", 'r'", ", mode='complete'")
    if "complete" not in mode or shape[-2] <= shape[-1] + 1  # one free column is fixed but for its sign
]


@pytest.mark.parametrize("dtype", ["float64", "complex128"])
@pytest.mark.parametrize("expression, shape", QR)
def test_qr(expression, shape, dtype):
    if dtype == "complex128" and "complete" in expression:
        return  # the phase of the column that is left is LAPACK's own
    check(expression, dtype=dtype, A=shape)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("options", ["", ", full_matrices=False", ", True"])
def test_svd(shape, options):
    if "False" in options or abs(shape[-1] - shape[-2]) < 2:
        check(f"np.linalg.svd(A{options})", A=shape)


@pytest.mark.parametrize("shape", [*SHAPES, (2, 5)])
def test_the_phases_of_singular_vectors_are_those_that_numpy_chooses(shape):
    check("np.linalg.svd(A, full_matrices=False)", dtype="complex128", A=shape)
    if shape[-1] == shape[-2]:
        check("np.linalg.svd(A)", dtype="complex128", A=shape)


@pytest.mark.parametrize("option", ["", ", UPLO='U'"])
@pytest.mark.parametrize("spec", ["spd 4", "spd 1", "spd 2 3"])
def test_the_phases_of_eigenvectors_are_those_that_numpy_chooses(spec, option):
    check(f"np.linalg.eigh(A{option})", dtype="complex128", A=spec)


def test_a_phase_of_which_nothing_is_known_gives_a_warning():
    """The last vector has nothing in the first row: its phase is rounding."""
    a = np.diag([1.0, 2.0]).astype(complex)
    with pytest.warns(RuntimeWarning, match="phases"):
        srcad.grad(lambda x: np.sum(np.linalg.eigh(x)[1].imag))(a)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        srcad.grad(lambda x: np.sum(np.abs(np.linalg.eigh(x)[1]) ** 2 * np.arange(2)))(a)


@pytest.mark.parametrize("dtype", ["float64", "complex128"])
@pytest.mark.parametrize("shape", SHAPES)
def test_singular_values(shape, dtype):
    check("np.linalg.svd(A, compute_uv=False)", dtype=dtype, A=shape)
    if hasattr(np.linalg, "svdvals"):
        check("np.linalg.svdvals(A)", dtype=dtype, A=shape)


@pytest.mark.parametrize("dtype", ["float64", "complex128"])
@pytest.mark.parametrize("shape", [(3, 3), (2, 4, 4), (1, 1)])
def test_eig(shape, dtype):
    check("np.linalg.eig(A)", dtype=dtype, seed=3, A=shape)  # LAPACK's signs may turn: here they do not
    check("np.linalg.eigvals(A)", dtype=dtype, A=shape)


@pytest.mark.parametrize("name", ["cholesky", "eigvalsh"])
@pytest.mark.parametrize("spec", ["spd 4", "spd 1", "spd 2 3"])
@pytest.mark.parametrize("option", ["", "upper"])
def test_hermitian(name, spec, option):
    option = "" if not option else ", UPLO='U'" if name == "eigvalsh" else ", upper=True"
    if "upper" in option and np.lib.NumpyVersion(np.__version__) < "2.0.0":
        return
    check(f"np.linalg.{name}(A{option})", dtype="complex128", A=spec)


def vectors_of_hermitian(a):
    w, v = np.linalg.eigh(a)
    return np.sum(np.abs(v) ** 4 * np.exp(w))


def vectors_of_svd(a):
    u, s, vh = np.linalg.svd(a, full_matrices=False)
    return np.sum(np.abs(u @ np.diag(s * s + 1.0) @ vh) ** 3)


def one_side_of_svd(a):
    vh = np.linalg.svd(a, full_matrices=False)[2]
    return np.sum(np.abs(vh) ** 4 * np.arange(1.0, 4.0))


def space_of_full_svd(a):
    u, s, _ = np.linalg.svd(a)
    rest = u[:, 2:]
    return np.sum(np.abs(rest @ np.conj(rest.T)) ** 3) + np.sum(s)


def space_of_full_qr(a):
    q, r = np.linalg.qr(a, mode="complete")
    rest = q[:, 2:]
    return np.sum(np.abs(rest @ np.conj(rest.T)) ** 3) + np.sum(np.abs(r) ** 3)


def differences(f, a, seed=1):
    """A directional derivative, and the direction."""
    rng = np.random.default_rng(seed)
    v = rng.normal(size=a.shape) + (1j * rng.normal(size=a.shape) if a.dtype.kind == "c" else 0.0)
    return (f(a + 1e-6 * v) - f(a - 1e-6 * v)) / 2e-6, v


@pytest.mark.parametrize("kind", ["f", "c"])
@pytest.mark.parametrize(
    "f, shape",
    [
        (vectors_of_hermitian, (4, 4)),
        (vectors_of_svd, (4, 3)),
        (vectors_of_svd, (2, 3)),
        (one_side_of_svd, (4, 3)),
        (space_of_full_svd, (5, 2)),
        (space_of_full_qr, (5, 2)),
    ],
)
def test_what_does_not_depend_on_signs_and_phases(f, shape, kind):
    rng = np.random.default_rng(0)
    a = rng.normal(size=shape) + (1j * rng.normal(size=shape) if kind == "c" else 0.0)
    want, v = differences(f, a)
    got = srcad.grad(f)(a)
    assert got.dtype == a.dtype
    np.testing.assert_allclose(np.sum(got * v).real, want, rtol=1e-6)


def spectral_radius(a):
    return np.max(np.abs(np.linalg.eigvals(a)))


def weighted_vectors(a):
    w, v = np.linalg.eig(a)
    return np.sum(np.abs(v) ** 2 * np.arange(1.0, 4.0)) + np.sum((w * w).real)


@pytest.mark.parametrize("f", [spectral_radius, weighted_vectors])
@pytest.mark.parametrize("seed", range(4))
def test_real_and_complex_eigenvalues_of_real_matrices(f, seed):
    a = np.random.default_rng(seed).normal(size=(3, 3))
    want, v = differences(f, a)
    got = srcad.grad(f)(a)
    assert got.dtype == a.dtype
    np.testing.assert_allclose(np.sum(got * v), want, rtol=1e-5)


def exponential(a):
    """Of equal eigenvalues the slope of exp would count; their vectors' cotangent says nothing of it."""
    w, v = np.linalg.eigh(a)
    return np.sum((v * np.exp(w)) @ v.T * np.arange(9.0).reshape(3, 3))


def test_equal_eigenvalues_of_a_function_of_the_matrix():
    a = np.diag([1.0, 1.0, 2.0])
    with pytest.warns(RuntimeWarning, match="equal eigenvalues"):
        got = srcad.grad(exponential)(a)
    weights = np.arange(9.0).reshape(3, 3)
    e = np.exp(1.0)
    want = 0.5 * e * (weights + weights.T)[:2, :2]
    np.testing.assert_allclose(got[0, 0], want[0, 0])
    np.testing.assert_allclose(got[1, 1], want[1, 1])
    # off the diagonal the divided difference of exp at two equal points is missing: said, not guessed


def gram(a):
    u, s, vh = np.linalg.svd(a, full_matrices=False)
    return np.sum((vh.T * s**2) @ vh * np.arange(9.0).reshape(3, 3))


def by_eig(a):
    w, v = np.linalg.eig(a)
    return np.sum(((v * np.exp(w)) @ np.linalg.inv(v)).real * np.arange(9.0).reshape(3, 3))


@pytest.mark.parametrize("f", [gram, by_eig, exponential])
def test_functions_of_a_matrix_with_equal_values_have_a_warning_in_both_modes(f):
    a = np.diag([1.0, 1.0, 2.0])
    with pytest.warns(RuntimeWarning, match="equal eigenvalues"):
        srcad.grad(f)(a)
    with pytest.warns(RuntimeWarning, match="equal eigenvalues"):
        srcad.jvp(f, (a,), (a + np.arange(9.0).reshape(3, 3),))


@pytest.mark.parametrize(
    "f",
    [
        lambda a: np.sum(np.linalg.eigh(a)[0] ** 2),
        lambda a: np.outer(np.linalg.eigh(a)[1][:, 2], np.linalg.eigh(a)[1][:, 2])[0, 1],
        lambda a: np.sum(np.linalg.svd(a)[1] ** 3),
    ],
)
def test_other_functions_have_none(f):
    a = np.diag([1.0, 1.0, 2.0]) + 0.0
    step = np.array([[0.3, 0.1, 0.2], [0.1, 0.5, -0.4], [0.2, -0.4, 0.7]])
    want = (f(a + 1e-6 * step) - f(a - 1e-6 * step)) / 2e-6
    assert abs(np.sum(srcad.grad(f)(a) * step) - want) < 1e-6


def first_vector(a):
    return np.linalg.eigh(a)[1][1, 0] + np.linalg.eigh(a)[1][0, 0]


def first_left_vector(a):
    return np.linalg.svd(a)[0][1, 0] + np.linalg.svd(a)[0][0, 0]


@pytest.mark.parametrize("f", [first_vector, first_left_vector])
def test_vectors_that_may_turn_have_no_derivative(f):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        got = srcad.grad(f)(np.eye(3) + 0.0)
    assert np.all(np.isfinite(got))
    assert any("no derivative" in str(w.message) for w in caught)


def test_defective_matrix():
    """The sum of squares is trace(a @ a), of which nothing is to be had by the vectors, though nothing is infinite."""
    for f in (lambda a: np.linalg.eigvals(a)[0].real, lambda a: np.sum(np.linalg.eigvals(a) ** 2).real):
        with pytest.warns(RuntimeWarning, match="defective"):
            srcad.grad(f)(np.array([[1.0, 1.0], [1e-30, 1.0]]))


def test_rank_deficient_qr_is_an_error():
    def f(a):
        q, _ = np.linalg.qr(a)
        return np.sum(q * q * q)

    for a in (np.zeros((3, 2)), np.outer([1.0, 2.0, 3.0], [1.0, -1.0])):  # also where rounding has left something
        with pytest.raises(np.linalg.LinAlgError, match="without full rank"):
            srcad.grad(f)(a)
        with pytest.raises(np.linalg.LinAlgError, match="without full rank"):
            srcad.jvp(f, (a,), (a,))


def test_singular_values_of_rank_deficient_matrices():
    """Of u v^T the singular value that is not 0 grows with u^T da v, u and v of length 1."""
    u, v = np.arange(1.0, 4.0), np.ones(2)
    got = srcad.grad(lambda a: np.linalg.svd(a, compute_uv=False)[0])(np.outer(u, v))
    exact = np.outer(u / np.linalg.norm(u), v / np.linalg.norm(v))
    np.testing.assert_allclose(got, exact, atol=1e-12)


def test_single_precision():
    for expression in ("np.linalg.qr(A)", "np.linalg.svd(A, False)", "np.linalg.eigvals(A)", "np.linalg.pinv(A)"):
        check(expression, dtype="float32", A=np.array([[3.0, 1.0], [0.5, 1.0]], np.float32))


@pytest.mark.parametrize("dtype", ["float64", "complex128"])
@pytest.mark.parametrize("shape", [(3, 3), (2, 3, 3)])
def test_svd_of_hermitian_matrices(shape, dtype):
    """Only the lower triangle is read, also of a matrix that is not symmetric."""
    check_whole("np.linalg.svd(A, compute_uv=False, hermitian=True)", dtype, parts="first", A=shape)
    of_vectors = "u, s, vh = np.linalg.svd(A, hermitian=True)\nreturn np.abs(u)**2 * s[..., None, :] + np.abs(vh)**2"
    check_whole(of_vectors, dtype, parts="first", A=shape)


def product_again(a):
    u, s, vh = np.linalg.svd(a)
    return np.sum((u * s) @ vh * np.arange(9.0).reshape(3, 3))


@pytest.mark.parametrize("zeros", [2, 3])
def test_several_singular_values_0_give_a_warning(zeros):
    a = np.diag([2.0, 0.0, 0.0] if zeros == 2 else [0.0, 0.0, 0.0])
    with pytest.warns(RuntimeWarning, match="singular values"):
        srcad.grad(product_again)(a)
    with pytest.warns(RuntimeWarning, match="singular values"):
        srcad.jvp(product_again, (a,), (np.ones((3, 3)),))


UNEVEN = np.arange(12.0).reshape(4, 3) ** 2 % 7.0


def product_of_eigh(a):
    w, v = np.linalg.eigh(a)
    return np.sum((v * w) @ v.T * UNEVEN[:3])


def product_of_eig(a):
    w, v = np.linalg.eig(a)
    return np.sum(((v * w) @ np.linalg.inv(v)).real * UNEVEN[:3])


def product_of_thin_svd(a):
    u, s, vh = np.linalg.svd(a, full_matrices=False)
    return np.sum((u * s) @ vh * UNEVEN[: len(a)])


TALL = np.array([[1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [1.0, 1.0, 1.0], [0.0, 0.0, 0.0]])


@pytest.mark.parametrize(
    "f, a, what",
    [
        (product_of_eigh, np.zeros((3, 3)), "equal eigenvalues"),
        (product_of_eigh, np.ones((3, 3)), "equal eigenvalues"),
        (product_of_eig, np.zeros((3, 3)), "equal eigenvalues"),
        (product_of_thin_svd, np.zeros((3, 3)), "singular values 0"),
        (product_of_thin_svd, TALL, "singular values 0"),  # of one 0, too: its vector turns into the room that is left
    ],
)
def test_products_in_which_values_0_leave_the_vectors_out(f, a, what):
    """The product is the matrix, and its derivative finite; the vectors' cotangent is 0 where the value is 0."""
    with pytest.warns(RuntimeWarning, match=what):
        srcad.grad(f)(a)
    single = np.array([[1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [1.0, 0.0, 1.0]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        got = srcad.grad(product_of_thin_svd)(single)
    np.testing.assert_allclose(got, UNEVEN[:3], atol=1e-12)


@pytest.mark.parametrize("dtype", ["float64", "complex128"])
@pytest.mark.parametrize("shape", [(0, 0), (2, 0, 0), (0, 3, 3)])
def test_eigenvalues_and_singular_values_of_nothing(shape, dtype):
    for name in ("eigvals", "svdvals", "eigvalsh"):
        check_whole(f"np.linalg.{name}(A)", dtype, parts="first", A=shape)
    check_whole("np.linalg.eigh(A)[1]", dtype, parts="first", A=shape)
    check_whole("np.linalg.svd(A, full_matrices=False)[0]", dtype, parts="first", A=(0, 3))


# ---------------------------------------------------------------- vectors that only stand on the others


def one_vector_of_full_qr(a):
    return np.sum(np.linalg.qr(a, mode="complete")[0][:, 2] * np.arange(1.0, 1.0 + len(a)))


def one_vector_of_full_svd(a):
    return np.sum(np.linalg.svd(a)[0][:, 2] * np.arange(1.0, 1.0 + len(a)))


@pytest.mark.parametrize("f", [one_vector_of_full_qr, one_vector_of_full_svd])
def test_vectors_that_may_turn_among_themselves_have_a_warning(f):
    a = np.random.default_rng(3).normal(size=(5, 2))
    with pytest.warns(RuntimeWarning, match="only have to be orthogonal to the others have no derivative"):
        srcad.grad(f)(a)


@pytest.mark.parametrize("f", [one_vector_of_full_qr, one_vector_of_full_svd])
def test_a_single_one_is_fixed_but_for_its_sign(f):
    a = np.random.default_rng(3).normal(size=(3, 2))
    want, v = differences(f, a)
    assert np.isclose(np.sum(srcad.grad(f)(a) * v), want, rtol=1e-6)


@pytest.mark.parametrize("dtype", [np.float64, np.complex128, np.float32])
@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (64, 64), (65, 65), (2, 130, 130), (150, 150)])
def test_tangent_of_cholesky_in_blocks(shape, dtype):
    """L_dot is a lower triangle, and L_dot @ L.H + L @ L_dot.H is A_dot, of which one triangle counts."""
    rng = np.random.default_rng(0)
    a, a_dot = rng.normal(size=shape), rng.normal(size=shape)
    if dtype is np.complex128:
        a, a_dot = a + 1j * rng.normal(size=shape), a_dot + 1j * rng.normal(size=shape)
    a, a_dot = (a @ adjoint(a) + 2.0 * np.eye(shape[-1])).astype(dtype), a_dot.astype(dtype)
    n = np.arange(shape[-1])
    a_dot[..., n, n] = a_dot[..., n, n].real
    wanted = np.tril(a_dot)
    a_dot[..., n[:, None] < n] = np.nan
    factor = np.linalg.cholesky(a)
    found = cholesky_dot(factor, a_dot)
    assert found.dtype == dtype and np.array_equal(found, np.tril(found))
    scale = 1e-3 if dtype is np.float32 else 1e-10
    moved = found @ adjoint(factor)
    np.testing.assert_allclose(np.tril(moved + adjoint(moved)), wanted, rtol=scale, atol=scale)


def likelihood(t, x):
    d = x[:, None] - x
    factor = np.linalg.cholesky(np.exp(-t[0] * d**2) + t[1] * np.eye(len(x)))
    return np.sum(np.linalg.solve(factor, x) ** 2) + np.sum(np.log(np.diag(factor)))


def test_derivatives_of_cholesky_in_blocks():
    t, x = np.array([0.3, 0.5]), np.linspace(0.0, 20.0, 70)
    srcad.check_grads(likelihood, (t, x), wrt="t", order=2)
    exact = srcad.jacobian(srcad.grad(likelihood), mode="reverse")(t, x)
    np.testing.assert_allclose(srcad.hessian(likelihood)(t, x), exact, rtol=1e-8)


def of_tangent(low, high, dot):
    """Of a real factor, and of a complex one."""
    factor = np.tril(low) + 3.0 * np.eye(low.shape[-1])
    turned = factor + 1j * np.tril(high, -1)
    change = cholesky_dot(turned, dot + 1j * high)
    return np.sum(cholesky_dot(factor, dot) ** 2) + np.sum(change.real**2 * 0.3 + change.imag**3)


@pytest.mark.parametrize("shape", [(3, 3), (2, 2, 2)])
def test_tangent_of_cholesky_has_derivatives(shape):
    rng = np.random.default_rng(0)
    srcad.check_grads(of_tangent, tuple(rng.normal(size=shape) for _ in range(3)), order=2)


def values_alone(a):
    w, v = np.linalg.eigh(a)
    return np.sum(w**3)


def value_alone(a):
    return np.sum(np.linalg.eigh(a)[0] ** 3)


def size_alone(a):
    sign, size = np.linalg.slogdet(a)
    return size**2


def handed_over(a):
    return both(*np.linalg.eigh(a))


def both(w, v):
    return np.sum(v**2 * w)


def changed_in_place(a):
    w, v = np.linalg.eigh(a)
    w += v[0] ** 2
    return np.sum(w**2)


@pytest.mark.parametrize("f", [values_alone, value_alone, size_alone, handed_over, changed_in_place])
def test_results_that_are_taken_apart(f):
    a = np.array([[2.0, 0.3, 0.1], [0.3, 1.0, 0.4], [0.1, 0.4, 3.0]])
    srcad.check_grads(f, (a,))


@pytest.mark.parametrize("f", [values_alone, value_alone])
def test_the_text_has_what_is_taken_only(f):
    a = np.eye(2)
    for mode in ("reverse", "forward"):
        text = srcad.source(f, mode=mode, example_args=(a,))
        assert "zeros_like" not in text and "gaps" not in text and "turned" not in text


def test_sizes_of_what_may_be_complex():
    """Of a Hermitian inverse, of which nothing is known, sizes are real, and so is how they change."""

    def loss(a, z):
        return np.sum((np.abs(np.linalg.pinv(a, hermitian=True)) * z).real)

    a = np.array([[3.0, 1.0 + 0.5j], [1.0 - 0.5j, 2.0]])
    srcad.check_grads(loss, (a, np.array([0.3 + 1.2j, -0.4j])), wrt=0)
