"""Elementwise functions against differences, in all combinations of broadcasting."""

import numpy as np
import pytest

import srcad
from tests.rules.harness import check

UNARY = {
    "np.exp np.expm1 np.exp2 np.sin np.cos np.tan np.arctan np.sinh np.cosh np.tanh np.arcsinh np.square "
    "np.reciprocal np.abs np.fabs np.absolute np.negative np.positive np.deg2rad np.rad2deg np.radians "
    "np.degrees np.cbrt np.sinc np.i0 np.nan_to_num": 0.4,
    "np.log np.log2 np.log10 np.log1p np.sqrt": 1.3,
    "np.arcsin np.arccos np.arctanh": 0.3,
    "np.arccosh": 1.7,
}
NAMES = [(name, start) for names, start in UNARY.items() for name in names.split()]


@pytest.mark.parametrize("name, start", NAMES)
@pytest.mark.parametrize("shape", [None, (3,), (2, 3), ()])
def test_unary(name, start, shape):
    x = start if shape is None else start + 0.1 * np.arange(float(np.prod(shape))).reshape(shape)
    check(f"{name}(x)", x=x)
    if shape:
        check(f"{name}(x)", dtype="float32", x=x.astype("float32"))


@pytest.mark.parametrize(
    "name, start",
    [
        ("exp", 0.4),
        ("log", 1.3),
        ("log2", 1.3),
        ("log10", 1.3),
        ("log1p", 1.3),
        ("sqrt", 1.3),
        ("sin", 0.4),
        ("cos", 0.4),
        ("tan", 0.4),
        ("asin", 0.3),
        ("acos", 0.3),
        ("atan", 0.3),
        ("sinh", 0.3),
        ("cosh", 0.3),
        ("tanh", 0.3),
        ("asinh", 0.3),
        ("acosh", 1.3),
        ("atanh", 0.3),
        ("expm1", 0.3),
        ("erf", 0.3),
        ("erfc", 0.3),
        ("fabs", -0.3),
        ("radians", 30.0),
        ("degrees", 0.3),
        ("gamma", 2.3),
        ("gamma", -1.3),
        ("lgamma", 0.4),
        ("lgamma", 50.0),
        ("lgamma", -2.7),
    ],
)
def test_math(name, start):
    check(f"math.{name}(x)", x=start)


SHAPES = [
    ("float", "float"),
    ((3,), (3,)),
    ((3,), "float"),
    ("float", (3,)),
    ((2, 3), (3,)),
    ((3,), (2, 3)),
    ((2, 1), (3,)),
    ((2, 3), (2, 1)),
    ((2, 3), (1, 3)),
    ((1,), (3,)),
    ((), (3,)),
    ((1, 1), (2, 3)),
    ((2, 3, 1), (3, 4)),
    ((1,), (1,)),
    ((0,), (1,)),
    ((2, 3), ()),
]
BINARY = [
    "a + b",
    "a - b",
    "a * b",
    "a / b",
    "a ** b",
    "a % b",
    "np.maximum(a, b)",
    "np.minimum(a, b)",
    "np.arctan2(a, b)",
    "np.hypot(a, b)",
    "np.logaddexp(a, b)",
    "np.fmax(a, b)",
    "np.fmod(a, b)",
    "np.logaddexp2(a, b)",
    "np.copysign(a, b)",
    "np.where(m, a, b)",
    "np.power(a, b)",
]


def positive(shape, start):
    if shape == "float":
        return start
    return start + 0.37 * np.arange(float(np.prod(shape))).reshape(shape)


@pytest.mark.parametrize("expression", BINARY)
@pytest.mark.parametrize("a, b", SHAPES)
def test_binary(expression, a, b):
    extra = {}
    a, b = positive(a, 2.2), positive(b, 1.31)
    if "m," in expression:
        extra["m"] = np.arange(max(np.size(a), np.size(b)) if np.size(a) * np.size(b) else 0) % 2 == 0
        if np.ndim(a) + np.ndim(b) > 1 and max(np.ndim(a), np.ndim(b)) > 1:
            extra["m"] = np.resize([True, False, True], np.broadcast_shapes(np.shape(a), np.shape(b)))
        elif np.ndim(a) == np.ndim(b) == 0:
            extra["m"] = True
        elif extra["m"].size == 0:
            extra["m"] = np.zeros(0, bool)
    check(expression, a=a, b=b, **extra)
    check(expression, wrt="a", a=a, b=b, **extra)
    if (
        isinstance(a, np.ndarray)
        and isinstance(b, np.ndarray)
        and "%" not in expression
        and "mod" not in expression
    ):
        check(expression, dtype="float32", a=a.astype("float32"), b=b.astype("float32"), **extra)


@pytest.mark.parametrize(
    "expression, x",
    [
        ("x ** 2", (3,)),
        ("x ** 3", (3,)),
        ("x ** -1", np.array([1.0, -2.0, 0.7])),
        ("x ** 0", (3,)),
        ("x ** 1", (3,)),
        ("x ** 2.5", np.array([1.0, 2.0])),
        ("2.0 ** x", (3,)),
        ("x ** n", (3,)),
        ("np.clip(x, -0.1, 0.1)", (5,)),
        ("x.clip(-0.1, 0.1)", (5,)),
        ("-x", (3,)),
        ("+x", (3,)),
        ("np.clip(x, a_min=None, a_max=0.3)", (5,)),
        ("x ** 2", "float"),
        ("x ** n", "float"),
        ("math.log(x, 3.0)", 2.0),
        ("math.log(x)", 2.0),
        ("math.pow(x, 3.0)", 2.0),
    ],
)
def test_powers_and_bounds(expression, x):
    extra = {"n": 3} if " n" in expression else {}
    check(expression, x=x, **extra)
    if isinstance(x, tuple):
        check(expression, dtype="float32", x=x, **extra)


def test_clip_with_active_bounds():
    check("np.clip(x, a, b)", x=(6,), a=-0.3, b=0.4)


@pytest.mark.parametrize(
    "expression, args, gradient",
    [
        ("np.abs(x)", dict(x=np.zeros(2)), dict(x=[0.0, 0.0])),
        ("np.maximum(a, b)", dict(a=np.ones(2), b=np.ones(2)), dict(a=[0.5, 0.5], b=[0.5, 0.5])),
        ("np.minimum(a, b)", dict(a=np.ones(2), b=1.0), dict(a=[0.5, 0.5], b=1.0)),
        ("np.clip(x, 0.0, 1.0)", dict(x=np.array([0.0, 1.0, 2.0, -1.0])), dict(x=[1.0, 1.0, 0.0, 0.0])),
        ("x ** 2", dict(x=np.zeros(2)), dict(x=[0.0, 0.0])),
        ("x ** n", dict(x=0.0, n=0), dict(x=0.0)),
        ("x ** n", dict(x=0.0, n=1), dict(x=1.0)),
        ("x ** n", dict(x=np.zeros(2), n=0), dict(x=[0.0, 0.0])),
        ("a ** b", dict(a=np.array([0.0, 2.0]), b=np.array([2.0, 0.0])), dict(a=[0.0, 0.0])),
    ],
)
def test_kinks(expression, args, gradient):
    check(expression, expected=gradient, **args)


def test_a_power_that_is_zero_has_a_gradient_of_the_array_s_shape():
    x = np.array([0.0, 2.0, -3.0])
    for k, expected in ((0, np.zeros(3)), (2, 2.0 * x)):
        assert srcad.grad(lambda x, k: np.sum(x**k))(x, k).tolist() == expected.tolist()
        assert srcad.jacobian(lambda x, k: np.sum(x**k))(x, k).tolist() == expected.tolist()


@pytest.mark.parametrize(
    "expression, args",
    [
        ("np.modf(x)", dict(x=np.array([1.3, -2.6]))),
        ("math.modf(x)", dict(x=-2.6)),
        ("np.frexp(x)", dict(x=np.array([1.3, -2.6, 100.0]))),
        ("math.frexp(x)", dict(x=-2.6)),
        ("np.ldexp(x, k)", dict(x=(3,), k=np.array([1, -2, 0]))),
        ("np.ldexp(x, 3)", dict(x="float")),
        ("math.ldexp(x, 3)", dict(x="float")),
        ("np.divmod(a, b)", dict(a=np.array([5.3, -5.3]), b=np.array([2.1, 2.2]))),
        ("np.divmod(a, b)", dict(a=np.array([5.3, -5.3]), b=2.1)),
        ("math.remainder(a, b)", dict(a=5.3, b=2.1)),
        ("math.hypot(a, b, c)", dict(a=0.3, b=2.1, c=-1.0)),
        ("math.dist(p, q)", dict(p=(3,), q=(3,))),
        ("math.dist([0.5, 1.0, -2.0], q)", dict(q=(3,))),
        ("np.heaviside(a, b)", dict(a=np.array([-1.0, 1.0]), b=0.4)),
        ("np.copysign(a, b)", dict(a=np.array([-1.0, 1.0]), b=-0.4)),
        ("np.sinc(x)", dict(x=np.array([0.01, -0.1, 0.159, 0.16, 2.0]))),
        ("np.i0(x)", dict(x=np.array([0.01, -3.0, 7.9, 8.1]))),
        ("np.angle(z)", dict(z=np.array([1.0 + 2.0j, -1.0 + 0.5j]))),
        ("np.angle(z, deg=True)", dict(z=np.array([1.0 + 2.0j, -1.0 - 0.5j]))),
    ],
)
def test_more(expression, args):
    check(expression, **args)


@pytest.mark.parametrize(
    "expression, x, want",
    [
        ("np.sinc(x)", 0.0, 0.0),
        ("np.i0(x)", 0.0, 0.0),
        ("np.hypot(x, 0.0)", 0.0, 0.0),
        ("math.hypot(x, 0.0)", 0.0, 0.0),
        ("np.nan_to_num(x)", np.array([1.0, np.nan, np.inf]), np.array([1.0, 0.0, 0.0])),
        ("np.fmax(x, 2.0)", np.array([1.0, np.nan, 2.0, 3.0]), np.array([0.0, 0.0, 0.5, 1.0])),
        ("np.fmin(x, np.nan)", np.array([1.0, np.nan]), np.array([1.0, 0.0])),
        ("np.heaviside(0.0, x)", 0.5, 1.0),
    ],
)
def test_more_kinks(expression, x, want):
    check(expression, x=x, expected={"x": want})


@pytest.mark.parametrize("x", [0.01, 0.15, 0.17, 1.3])
def test_slopes_of_slopes(x):
    """Helpers that stand in generated code have rules of their own: derivatives of derivatives."""
    for name in ("sinc_slope", "i1"):
        check(f"{name}(x)", x=x)


def test_a_list_among_the_arguments():
    got = srcad.grad(lambda p: np.sum(np.power([2.0, 3.0], p)))(2.0)
    np.testing.assert_allclose(got, 4.0 * np.log(2.0) + 9.0 * np.log(3.0))


def test_a_sum_over_rows_is_divided_once():
    """What a row divides, it divides in every sum over the rows; what a column divides, it does not."""
    import srcad

    def by_rows(X, w):
        return np.sum(X / w)

    X, w = np.random.default_rng(0).uniform(1.0, 2.0, (3, 4)), np.array([1.0, 2.0, 3.0, 4.0])
    derivative = srcad.grad(by_rows, wrt=("X", "w"))
    derivative(X, w)
    assert "axis=0) / w" in derivative.source
    srcad.check_grads(by_rows, (X, w))
    srcad.check_grads(by_rows, (X, w[:3, None]))
    srcad.check_grads(by_rows, (X, w[None]))
    srcad.check_grads(by_rows, (X[None], w))
