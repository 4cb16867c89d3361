"""A gradient has its parameter's type, a tangent its value's: in every precision, for arrays, arrays of no dimensions
and NumPy's scalars, also where nothing was computed in that type."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

import srcad
from tests.oracle.checks import assert_gradient

DTYPES = [np.float16, np.float32, np.float64, np.longdouble, np.complex64, np.complex128]


def squares(x):
    return np.sum(np.real(x * x))


def constant(x):
    return 3.0


def first(x):
    return 2.0 * np.real(np.ravel(x)[0])


def in_a_loop(x):
    s = 0.0
    for v in np.ravel(x):
        s = s + v * v
    return np.real(s)


def by_a_branch(x):
    return np.real(np.sum(x)) if np.size(x) > 100 else 0.0 * np.real(np.sum(x))


def product(x):
    return np.real(np.ravel(x) @ np.ravel(x))


# What the gradient is of an x of twos, by hand: (x^2)' = 2 x = 4, in all elements or in the first.
GRADIENTS = {squares: 4.0, constant: 0.0, in_a_loop: 4.0, by_a_branch: 0.0, product: 4.0}


@pytest.mark.parametrize("dtype", DTYPES, ids=lambda t: t.__name__)
@pytest.mark.parametrize("shape", [(3,), (2, 1), (), None], ids=["vector", "matrix", "no dimensions", "scalar"])
def test_gradients(dtype, shape):
    x = dtype(2.0) if shape is None else np.full(shape, 2.0, dtype)
    for fun, entry in GRADIENTS.items():
        gradient = srcad.grad(fun)(x)
        assert np.asarray(gradient).dtype == dtype and isinstance(gradient, np.ndarray) == (shape is not None), fun
        assert np.array_equal(gradient, np.full(np.shape(x), entry)), fun
    gradient = np.asarray(srcad.grad(first)(x))
    assert gradient.dtype == dtype and gradient.flat[0] == np.sum(gradient) == 2.0


@pytest.mark.parametrize("dtype", DTYPES, ids=lambda t: t.__name__)
def test_a_cotangent_that_is_one_number_is_of_its_arrays_type(dtype):
    """Where it is spread out for a helper, as for the products of what went before."""
    gradient = srcad.grad(lambda x: np.real(np.sum(np.cumprod(x))))(np.full(3, 2.0, dtype))
    assert gradient.dtype == dtype and np.array_equal(gradient, [7.0, 6.0, 4.0])


@pytest.mark.parametrize("dtype", DTYPES, ids=lambda t: t.__name__)
def test_in_structures(dtype):
    def total(p):
        return np.real(np.sum(p["w"]) * 3.0 + np.ravel(p["b"][0])[0] * p["b"][1])

    g = srcad.grad(total)({"w": np.ones(2, dtype), "b": [dtype(2.0), dtype(4.0)], "unused": dtype(1.0)})
    assert [np.asarray(v).dtype for v in (g["w"], *g["b"], g["unused"])] == [dtype] * 4
    assert np.array_equal(g["w"], [3.0, 3.0]) and (*g["b"], g["unused"]) == (4.0, 2.0, 0.0)


@pytest.mark.parametrize("dtype", DTYPES, ids=lambda t: t.__name__)
@pytest.mark.parametrize("shape", [(3,), (), None], ids=["vector", "no dimensions", "scalar"])
def test_pullbacks_and_tangents(dtype, shape):
    x = dtype(2.0) if shape is None else np.full(shape, 2.0, dtype)

    def f(x):
        return x * x * 0.5, 2.0 * np.sum(x)

    value, pullback = srcad.vjp(f, x)
    (x_bar,) = pullback((np.ones_like(value[0]) if shape is not None else dtype(1.0), dtype(1.0)))
    assert np.asarray(x_bar).dtype == dtype and np.all(x_bar == 4.0)
    value, tangent = srcad.jvp(f, (x,), (x,))
    for v, t in zip(value, tangent, strict=True):
        assert np.asarray(v).dtype == np.asarray(t).dtype and np.shape(v) == np.shape(t)
    assert np.all(tangent[0] == 4.0) and tangent[1] == 4.0 * np.size(x)


@pytest.mark.parametrize("x", [2.0, 2.0 + 1.0j])
def test_pythons_numbers(x):
    """`float` stays what Python computes with; a complex number's gradient is complex, also where it is 0."""
    for fun in GRADIENTS:
        gradient = srcad.grad(fun)(x)
        assert isinstance(gradient, type(x)), fun
    assert srcad.grad(squares)(x) == 2.0 * x
    assert type(srcad.grad(constant)(x)) is type(x)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.longdouble])
@pytest.mark.parametrize("first", [2.0, -2.0])
def test_the_branch_that_did_not_run_has_no_part(dtype, first):
    """In single precision both branches' cotangents were taken to be the 1.0 of one."""

    def f(w):
        v = w[0] * w[1]
        if w[0] > 0:
            u = v
        else:
            u = w[1]
        return u

    w = np.array([first, 3.0], dtype)
    found = srcad.grad(f)(w)
    assert found.dtype == dtype
    assert np.array_equal(found, [3.0, 2.0] if first > 0 else [0.0, 1.0])
    assert np.array_equal(srcad.grad(lambda w: w[0] * w[1] and np.sum(w))(w), [1.0, 1.0])


COUNTS = np.arange(12)


@pytest.mark.parametrize(
    "f",
    [
        lambda x: np.sum(x.reshape(-1) * COUNTS),
        lambda x: np.sum(np.ravel(x, order="F") * np.arange(x.size)),
        lambda x: np.sum(np.sort(x) * COUNTS.reshape(3, 4)),
        lambda x: np.sum(np.partition(x, 1, axis=0) * np.arange(x.shape[1])),
        lambda x: np.sum(np.expand_dims(x, 0) * COUNTS.reshape(3, 4)),
        lambda x: np.sum(np.pad(x, 1) * np.arange(30).reshape(5, 6)),
        lambda x: np.sum(np.repeat(x, 2, axis=0) * np.arange(24).reshape(6, 4)),
        lambda x: np.sum(np.concatenate([x, x]) * np.arange(24).reshape(6, 4)),
        lambda x: np.sum(np.array([x[0, :1], 2 * x[0, :1]]) * np.arange(2)),
    ],
)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_cotangents_of_whole_numbers_are_floats(f, dtype):
    """It is linear: the gradient is the function of each unit vector."""
    x = np.random.default_rng(0).normal(size=(3, 4)).astype(dtype)
    x_bar = srcad.grad(f)(x)
    assert x_bar.dtype == dtype
    assert np.isclose(np.sum(x_bar.astype(float) * x), f(x.astype(float)), rtol=1e-5)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.longdouble, np.complex64])
def test_second_derivatives_of_numbers_of_each_type(dtype):
    second = srcad.grad(lambda x: abs(srcad.grad(lambda y: abs(y * y * y))(x)))(dtype(2.0))
    assert type(second) is dtype
    assert second == 12.0


def over_eleven(x):
    return x * x / 11.0


@pytest.mark.parametrize("derivative", [
    srcad.grad(over_eleven), lambda x: srcad.vjp(over_eleven, x)[1](1.0)[0],
    lambda x: srcad.jvp(over_eleven, (x,), (1.0,))[1],
    lambda x: srcad.hvp(over_eleven)(x, x), lambda x: srcad.hessian(over_eleven)(x) * x,
    lambda x: srcad.grad(srcad.grad(over_eleven))(x) * x,
    srcad.grad(lambda x: np.sum(over_eleven(np.array([x])))),
    srcad.grad(lambda x: np.mean(np.array([x, x, x]) ** 2) / 11),
])  # fmt: skip
def test_quotients_have_the_digits_of_their_type(derivative):
    """`1.0 / 11.0` was computed by Python, in double precision."""
    x = np.longdouble(2.0) / 3.0
    assert abs(derivative(x) - 2.0 * x / 11.0) <= 2.0 * np.finfo(np.longdouble).eps * x


DOUBLE_PI = mpmath.mpf(np.pi)  # what `np.sinc` has, also of a longdouble
OF_ALL_DIGITS = {
    "exp2": (np.exp2, lambda x: 2**x),
    "log2": (np.log2, lambda x: mpmath.log(x, 2)),
    "log10": (np.log10, mpmath.log10),
    "degrees": (lambda x: x * np.rad2deg(x), lambda x: x * mpmath.degrees(x)),
    "radians": (lambda x: np.deg2rad(x * x), lambda x: mpmath.radians(x * x)),
    "sinc": (np.sinc, lambda x: mpmath.sin(DOUBLE_PI * x) / (DOUBLE_PI * x)),
    "sinc near 0": (lambda x: np.sinc(x / 8.0), lambda x: mpmath.sin(DOUBLE_PI * x / 8) / (DOUBLE_PI * x / 8)),
    "logaddexp2": (lambda x: np.logaddexp2(x, x * x), lambda x: mpmath.log(2**x + 2 ** (x * x), 2)),
    "a literal to x": (lambda x: 3.0**x, lambda x: mpmath.mpf(3) ** x),
    "a constant to x": (lambda x: THIRDS[0] ** x, lambda x: mpmath.mpf(THIRDS[0]) ** x),
    "constants to x": (lambda x: np.sum(THIRDS**x), lambda x: sum(mpmath.mpf(v) ** x for v in THIRDS.tolist())),
    "x to a literal": (lambda x: x**0.1, lambda x: x ** mpmath.mpf(0.1)),
    "x to a constant": (lambda x: x ** float(THIRDS[0]), lambda x: x ** mpmath.mpf(THIRDS[0])),
    "x to constants": (lambda x: np.sum(x**THIRDS), lambda x: sum(x ** mpmath.mpf(v) for v in THIRDS.tolist())),
}
THIRDS = np.array([1.0, 0.1]) / 3.0


@pytest.mark.parametrize("case", OF_ALL_DIGITS)
def test_constants_of_rules_have_the_digits_of_a_longdouble(case):
    fun, exactly = OF_ALL_DIGITS[case]
    x = np.longdouble(7.0) / 10.0

    def parts(v):
        return mpmath.mpf(float(v)) + mpmath.mpf(float(v - np.longdouble(float(v))))

    with mpmath.workdps(40):
        first, second = (mpmath.diff(exactly, parts(x), n) for n in (1, 2))
        made = [srcad.grad(fun)(x), srcad.jvp(fun, (x,), (np.longdouble(1.0),))[1]]
        made.append(srcad.grad(lambda x: np.sum(fun(x[0])))(np.array([x]))[0])
        assert all(abs(parts(v) - first) <= 8 * np.finfo(np.longdouble).eps * abs(first) for v in made)
        bend = srcad.grad(srcad.grad(fun))(x)
        assert abs(parts(bend) - second) <= 20 * np.finfo(np.longdouble).eps * max(abs(second), abs(first))


def test_the_gradient_of_pythons_number_through_other_types_is_pythons():
    for wide in (np.longdouble, np.float32, np.float16):
        by_call = srcad.grad(lambda x: wide(x) ** 2)  # noqa: B023
        second = srcad.hvp(lambda x: wide(x) ** 2)  # noqa: B023
        assert type(by_call(2.0)) is type(second(2.0, 1.0)) is float
        assert (by_call(2.0), second(2.0, 1.0)) == (4.0, 2.0)


def layers_against_doubles(Ws, x):
    y = x @ np.ones((3, 2))
    h = x
    for W in Ws:
        h = np.sin(h @ W)
    return np.sum(h * y)


def test_weights_in_a_list_that_meet_doubles():
    """Their gradients were doubles: the cotangent's own type is not known where a loop carries it."""
    Ws = [np.ones((3, 4), np.float32), np.ones((4, 2), np.float32)]
    x = np.ones(3, np.float32)
    assert [W_bar.dtype for W_bar in srcad.grad(layers_against_doubles)(Ws, x)] == [np.float32, np.float32]


K, M = np.array([0.1, 0.3, 0.7], np.float32), np.array([0.3, 1.7, 0.9], np.float32)
OF_SINGLE_CONSTANTS = [
    lambda x, k, m: np.sum(k * (m * x)),
    lambda x, k, m: np.sum(k * x / m),
    lambda x, k, m: k @ (m * x),
    lambda x, k, m: np.sum(np.outer(k, m * x)),
    lambda x, k, m: np.einsum("i,i,i", k, m, x),
    lambda x, k, m: np.sum(np.where(x > 0.5, k * x, m) * m),
    lambda x, k, m: np.average(x * k, weights=m),
    lambda x, k, m: np.sum(np.kron(k, x * m)) + np.sum(np.tensordot(k, x * m, 0)),
    lambda x, k, m: k @ np.outer(x, x) @ m,
    lambda x, k, m: np.sum(np.linalg.solve(np.diag(k), x) * m),
    lambda x, k, m: np.sum(np.exp(-k * x) / m) + np.sum(np.cumsum(k * x) * m),
    lambda x, k, m: np.sum(x * k[0] * m[0]),
    lambda x, k, m: np.sum((k * x * (1.0 + 2.0j) * m).imag),
]


@pytest.mark.parametrize("f", OF_SINGLE_CONSTANTS)
@pytest.mark.parametrize("kinds", ["ff", "if", "fi", "bf"])
def test_products_of_constants_in_single_precision_are_doubles(f, kinds):
    """As the program makes doubles of them, so does its derivative; of single-precision data it is one itself."""
    k, m = (c if kind == "f" else np.ceil(c).astype(kind) for c, kind in zip((K, M), kinds, strict=True))
    x = np.array([0.7, 0.4, 1.3])
    want = srcad.grad(f)(x, k.astype(float), m.astype(float))
    found = srcad.grad(f)(x, k, m)
    np.testing.assert_allclose(found, want, rtol=1e-14)
    np.testing.assert_allclose(srcad.jvp(f, (x, k, m), (np.ones(3), None, None))[1], np.sum(want), rtol=1e-14)
    single = srcad.grad(f)(x.astype(np.float32), k, m)
    assert found.dtype == np.float64 and single.dtype == np.float32
    np.testing.assert_allclose(single, want, rtol=1e-5)


def whole_numbers_in_one_branch(x):
    y = x * 2.0 if np.sum(x) > 100.0 else np.arange(5)
    s = 0.0
    for i in range(5):
        s += y[i] * x[i] + np.sum(y * x) * y[0]
    return s


def whole_numbers_in_a_list(x):
    rows = [x, np.arange(5), np.ones(5, dtype=np.int32)[::-1]]
    rows.append(np.full(5, True))
    s = np.sum(np.array(rows) * x)
    for row in rows:
        s += np.sum(row * x) * row[1]
    rows[0] = np.arange(5)
    return s + np.sum(rows[0] * rows[1] * x)


def whole_numbers_in_turns(x):
    rows = []
    for k in range(3):
        rows.append(x * k if k % 2 else np.arange(5))
    s = 0.0
    for row in rows:
        for j in range(5):
            s += row[j] * x[j]
    return s


def whole_numbers_for_a_view(x):
    w, u = x * 2.0, x * 1.0
    for k in range(3):
        u[:] = np.full(5, 1) if k == 1 else x
        v = np.full(5, k) if k < 2 else w
        w[1] *= x[1]
        w = w + v * u
    return np.sum(w)


@pytest.mark.parametrize(
    "f", [whole_numbers_in_one_branch, whole_numbers_in_a_list, whole_numbers_in_turns, whole_numbers_for_a_view]
)
def test_whole_numbers_where_floats_may_stand_have_adjoints_of_floats(f):
    """These had their types, into which nothing but whole numbers could be added: NumPy's own error, in the end."""
    assert_gradient(f, (np.array([0.7, -0.4, 1.3, 0.55, -1.1]),), forms=("vjp",))
    x, u = np.array([0.7, -0.4, 1.3, 0.55, -1.1]), np.arange(5.0)
    step = [srcad.grad(f)(x + t * u) for t in (1e-5, -1e-5)]
    np.testing.assert_allclose(srcad.hvp(f)(x, u), (step[0] - step[1]) / 2e-5, rtol=1e-6, atol=1e-6)


def whole_numbers_among_the_parameters(rows, x):
    rows.append(x * x)
    rows[0] = rows[0] * rows[2][::-1]
    return sum(np.sum(row * x) + row[0] for row in rows)


def test_whole_numbers_among_the_parameters():
    strided = np.arange(30, dtype=np.int16)[::-3]
    assert_gradient(
        whole_numbers_among_the_parameters, ([np.arange(10), strided], np.linspace(0.5, 2.0, 10)), wrt="x"
    )


def in_an_array(x):
    y = np.zeros_like(x)
    y[...] = x * x
    y *= x
    return np.real(np.sum(y))


def by_element(x):
    s = 0.0
    for v in np.ravel(x):
        s = s + v * v * v
    return np.real(s)


def by_complex_numbers(x):
    """Re (2 + i)^3 is 2."""
    return np.sum(np.real((x * (2.0 + 1.0j)) ** 3)) * 0.5


@pytest.mark.parametrize("dtype", DTYPES, ids=lambda t: t.__name__)
def test_products_with_the_hessian_and_tangents(dtype):
    """Of the sum of x^3, by hand: 6 x v and 3 x^2 v. Sines tell how precise the numbers are."""
    cubes = [in_an_array, by_element] + ([by_complex_numbers] if np.dtype(dtype).kind == "f" else [])
    for x in (np.full(3, 2.0, dtype), np.full((), 2.0, dtype), dtype(2.0)):
        for fun in cubes:
            product = srcad.hvp(fun)(x, x)
            assert np.asarray(product).dtype == dtype and isinstance(product, np.ndarray) == isinstance(x, np.ndarray)
            np.testing.assert_allclose(product, np.full_like(x, 24.0), rtol=8.0 * np.finfo(dtype).eps)
            value, tangent = srcad.jvp(fun, (x,), (x,))
            assert np.asarray(tangent).dtype == np.asarray(value).dtype and np.shape(tangent) == ()
            np.testing.assert_allclose(tangent, 24.0 * np.size(x), rtol=8.0 * np.finfo(dtype).eps)
    product = srcad.hvp(lambda x: np.real(np.sum(np.sin(x))))(np.full(3, 2.0, dtype), np.ones(3, dtype))
    np.testing.assert_allclose(product, -np.sin(np.full(3, 2.0, dtype)), rtol=8.0 * np.finfo(dtype).eps)
