"""Complex values: `holomorphic=True`, and Jacobians where one side is complex. The reference is differences of the
function itself along 1 and i, which share nothing with the compiler."""

import pickle

import numpy as np
import pytest

import srcad

RNG = np.random.default_rng(7)
Z = RNG.normal(size=3) + 1j * RNG.normal(size=3)
X = RNG.normal(size=3)
M = RNG.normal(size=(3, 3)) + 1j * RNG.normal(size=(3, 3))


def along(f, z, direction, eps=1e-5):
    """Differences of fourth order of f at each element, along a complex direction."""
    z = np.asarray(z)
    columns = []
    for index in np.ndindex(z.shape):
        step = np.zeros(z.shape, complex)
        step[index] = direction * eps
        step = step if np.iscomplexobj(z) else step.real
        d = lambda k: np.asarray(f(z + k * step))
        columns.append((8 * (d(1) - d(-1)) - (d(2) - d(-2))) / (12 * eps))
    return np.stack(columns, -1).reshape(np.shape(columns[0]) + z.shape)


def polynomial(z):
    return z @ (M @ z) + np.sum(z**3)


def entire(z):
    return np.sum(np.exp(z) * np.sin(z)) / z[0]


def in_place(z):
    w = z.copy()
    for i in range(1, len(w)):
        w[i] *= w[i - 1] + 0.5
    w[::2] += np.cosh(w[1])
    return np.sum(w * w)


def solved(z):
    return np.sum(np.linalg.solve(M + np.diag(z), z) ** 2)


def with_branch(z):
    if abs(z[0]) > 0.0:
        return np.log(z[0]) * z[1] + np.sqrt(z[2])
    return z[0] * z[1]


HOLOMORPHIC = [polynomial, entire, in_place, solved]


@pytest.mark.parametrize("f", HOLOMORPHIC)
def test_the_gradient_is_the_complex_derivative(f):
    want = along(f, Z, 1.0)
    assert np.allclose(along(f, Z, 1j), 1j * want, rtol=1e-6)  # it is holomorphic
    value, found = srcad.value_and_grad(f, holomorphic=True)(Z)
    assert value == f(Z)
    assert found.dtype == complex and np.allclose(found, want, rtol=1e-7)


@pytest.mark.parametrize("f", HOLOMORPHIC)
@pytest.mark.parametrize("mode", ["reverse", "forward", None])
def test_jacobians_of_holomorphic_functions(f, mode):
    vector = lambda z: z * f(z)
    assert np.allclose(srcad.jacobian(vector, mode=mode, holomorphic=True)(Z), along(vector, Z, 1.0), rtol=1e-6)


@pytest.mark.parametrize("f", HOLOMORPHIC)
def test_hessians_of_holomorphic_functions(f):
    found = srcad.hessian(f, holomorphic=True)(Z)
    assert np.allclose(found, found.T, rtol=1e-12)
    assert np.allclose(found, along(srcad.grad(f, holomorphic=True), Z, 1.0), rtol=1e-6)


def test_a_number_and_several_parameters():
    g = srcad.grad(lambda a, b: a * a * b, wrt=("a", "b"), holomorphic=True)
    a, b = 1.0 + 2.0j, 3.0 - 1.0j
    found = g(a, b)
    assert found.a == 2 * a * b and found.b == a * a
    assert type(srcad.grad(lambda z: z * z, holomorphic=True)(a)) is complex
    assert srcad.grad(lambda z: (z * z, 5), holomorphic=True, has_aux=True)(a) == (2 * a, 5)


def test_elementwise():
    found = srcad.elementwise_grad(lambda z: np.tanh(z) * z, holomorphic=True)(Z)
    assert np.allclose(found, np.tanh(Z) + Z / np.cosh(Z) ** 2)
    with pytest.raises(srcad.NonScalarError, match="holomorphic=True"):
        srcad.elementwise_grad(lambda z: z * z)(Z)


def square(z):
    return z * z


def test_pickle_keeps_it():
    g = pickle.loads(pickle.dumps(srcad.grad(square, holomorphic=True)))
    assert g(1.0 + 1.0j) == 2.0 + 2.0j


def test_inside_a_function_that_is_differentiated():
    def outer(x):
        return np.abs(srcad.grad(lambda z: z**3, holomorphic=True)(x + 2.0j)) ** 2

    x = 0.7
    assert np.isclose(srcad.grad(outer)(x), along(lambda x: 9 * np.abs(x + 2.0j) ** 4, np.array(x), 1.0))


def by_branches(z):
    if z.real > 0.0 and abs(z) < 5.0:
        return z * z
    while np.abs(z) > 1.0:
        z = z * (0.5j if z.imag < 1.0 else 0.25)
    return 1j * z


def test_comparisons_read_what_is_not_holomorphic():
    """They choose a branch, and each of these is holomorphic."""
    found = [srcad.grad(by_branches, holomorphic=True)(z) for z in (1 + 1j, -3 + 0.5j, -0.5 + 0.1j)]
    assert np.allclose(found, [2 + 2j, 1j * 0.5j * 0.5j, 1j])


def test_a_value_of_a_type_that_is_known_when_it_runs():
    def f(zs):
        return [0j] and sum(v * v for v in zs)

    assert srcad.value_and_grad(f, holomorphic=True)([1j, 2 + 1j]) == (2 + 4j, [2j, 4 + 2j])
    with pytest.raises(srcad.NonScalarError, match="where one complex number is wanted"):
        srcad.grad(lambda zs: [0j] and np.array(zs) ** 2, holomorphic=True)([1j, 2 + 1j])


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    "f",
    [
        lambda z: np.sum(z * np.conj(z)),
        lambda z: np.sum(z * z.conj()),
        lambda z: np.sum(np.abs(z) * z),
        lambda z: np.sum(z.real + 1j * z.imag**2),
        lambda z: np.vdot(z, z) * 1j,
        lambda z: np.sum(np.linalg.norm(z) * z),
        lambda z: np.sum(np.exp(1j * np.angle(z))),
        lambda z: np.sum(np.linalg.cholesky(np.outer(z, z.copy()) + np.eye(3))),
    ],
)
def test_what_is_not_holomorphic_is_refused(f):
    with pytest.raises(srcad.NoDerivativeError, match="not holomorphic"):
        srcad.grad(f, holomorphic=True)(Z)


def test_real_parameters_and_results_are_refused():
    with pytest.raises(srcad.WrtError, match=r"holomorphic=True: x is of float64, not complex: pass x \+ 0j"):
        srcad.grad(lambda x: x * 1j, holomorphic=True)(1.0)
    with pytest.raises(srcad.WrtError, match="not complex"):
        srcad.jacobian(lambda x: x * 1j, holomorphic=True, mode="forward")(X)
    with pytest.raises(srcad.NonScalarError, match="returns a real number: leave holomorphic=True out"):
        srcad.grad(lambda z: 3.0, holomorphic=True)(1.0j)
    with pytest.raises(srcad.NonScalarError, match="pass holomorphic=True"):
        srcad.grad(lambda z: np.sum(z * z))(Z)


@pytest.mark.parametrize("mode", ["reverse", "forward", None])
def test_complex_by_complex_needs_it(mode):
    with pytest.raises(srcad.SrcadError, match="holomorphic=True"):
        srcad.jacobian(lambda z: z * np.conj(z[0]), mode=mode)(Z)


def test_hessian_by_a_complex_argument_needs_it():
    with pytest.raises(srcad.SrcadError, match="holomorphic=True"):
        srcad.hessian(lambda z: np.sum(np.abs(z) ** 4))(Z)


# ---------------------------------------------------------------- one side is real


@pytest.mark.parametrize("mode", ["reverse", "forward", None])
@pytest.mark.parametrize(
    "f",
    [
        lambda x: np.exp(1j * x) * x[0],
        lambda x: M @ x,
        lambda x: np.fft.fft(x) ** 2,
        lambda x: {"real": x * x[1], "complex": 1j * x**3},
        lambda x: x[0] + 1j * np.abs(x[1]),
    ],
)
def test_complex_values_of_real_arguments(f, mode):
    found = srcad.jacobian(f, mode=mode)(X)
    if isinstance(found, dict):
        for key in found:
            assert np.allclose(found[key], along(lambda x: f(x)[key], X, 1.0), rtol=1e-7)
            assert found[key].dtype == (complex if key == "complex" else float)
    else:
        assert np.allclose(found, along(f, X, 1.0), rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("mode", ["reverse", "forward", None])
@pytest.mark.parametrize(
    "f",
    [
        lambda z: np.abs(z) ** 2,
        lambda z: (z * z[0]).real,
        lambda z: np.array([np.linalg.norm(z), np.sum(z.imag**3)]),
    ],
)
def test_real_values_of_complex_arguments(f, mode):
    """JAX's convention: the derivative along 1 minus i times that along i."""
    want = along(f, Z, 1.0) - 1j * along(f, Z, 1j)
    assert np.allclose(srcad.jacobian(f, mode=mode)(Z), want, rtol=1e-7, atol=1e-9)


def test_structures_of_real_and_complex_arguments():
    f = lambda p: np.abs(p["z"]) * p["x"][0]
    for mode in ("reverse", "forward"):
        found = srcad.jacobian(f, mode=mode)({"x": X, "z": Z})
        want = along(lambda z: f({"x": X, "z": z}), Z, 1.0) - 1j * along(lambda z: f({"x": X, "z": z}), Z, 1j)
        assert np.allclose(found["z"], want, atol=1e-9)
        assert np.allclose(found["x"], along(lambda x: f({"x": x, "z": Z}), X, 1.0), atol=1e-9)
        assert found["x"].dtype == float


@pytest.mark.parametrize(
    "f", [lambda z: np.sum(np.abs(z) ** 2), lambda z: np.sum(np.abs(z)), lambda z: np.sum(abs(z) ** 3)]
)
@pytest.mark.parametrize("known", [True, False])
def test_second_derivatives_at_zero_are_those_of_a_constant_slope(f, known):
    """Where `abs` has its corner it is flat, as that of a real number is; elsewhere nothing changes."""
    g = srcad.grad(f if known else lambda z: f(sum([z, 0.0 * z])))
    z, direction = np.array([0j, 1.0 + 2.0j]), np.array([1.0 + 1.0j, 2.0 - 1.0j])
    found = srcad.jvp(g, (z,), (direction,))[1]
    steps = (g(z + 1e-5 * direction) - g(z - 1e-5 * direction)) / 2e-5
    assert found[0] == 0.0 and np.isclose(found[1], steps[1], rtol=1e-8)
    assert srcad.vjp(g, z)[1](np.ones(2) + 0j)[0][0] == 0.0
