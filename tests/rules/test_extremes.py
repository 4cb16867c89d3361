"""Derivatives at very large, very small and special arguments: finite where the derivative is finite, and right.

What is expected is the derivative's own formula, where it has no overflow (or mpmath's 50 digits of it).
"""

import math  # noqa: F401  used by the bodies

import mpmath as mp
import numpy as np
import pytest

import srcad
from tests.rules.whole import function_text, loaded


def by_mpmath(f, x):
    with mp.workdps(50):
        return float(mp.diff(f, mp.mpf(x)))


TURN = 4 / 25
CASES = [
    ("np.logaddexp(x, y)", dict(x=1000.0, y=-1000.0), dict(x=1.0, y=0.0)),
    ("np.logaddexp(x, y)", dict(x=-np.inf, y=2.0), dict(x=0.0, y=1.0)),
    ("np.logaddexp2(x, y)", dict(x=-2000.0, y=2000.0), dict(x=0.0, y=1.0)),
    *((f"np.{f}(x, y)", dict(x=s, y=s), dict(x=0.5, y=0.5))
      for f in ("logaddexp", "logaddexp2") for s in (1e10, 1e17, -1e17)),
    ("np.logaddexp(x, y)", dict(x=1e9 + 1.0, y=1e9), dict(x=1 / (1 + math.exp(-1)), y=1 / (1 + math.exp(1)))),
    ("np.logaddexp2(x, y)", dict(x=1e9, y=1e9 + 1.0), dict(x=1 / 3, y=2 / 3)),
    ("np.logaddexp(x, y)", dict(x=-600.0, y=0.0), dict(x=math.exp(-600.0), y=1.0)),
    ("np.logaddexp(0.0, x)", dict(x=-700.0), dict(x=math.exp(-700.0))),
    *((f"{f}(x, y)", dict(x=3.0 * s, y=4.0 * s), dict(x=0.6, y=0.8))
      for f in ("np.hypot", "math.hypot") for s in (1e200, 1e-200)),
    ("np.hypot(x, y)", dict(x=0.0, y=0.0), dict(x=0.0, y=0.0)),
    *((f"{f}(x, y)", dict(x=3.0 * s, y=4.0 * s), dict(x=TURN / s, y=-0.75 * TURN / s))
      for f in ("np.arctan2", "math.atan2") for s in (1e200, 1e-200)),
    ("np.tanh(x)", dict(x=800.0), dict(x=0.0)),
    ("np.log1p(np.exp(-x))", dict(x=800.0), dict(x=0.0)),
    ("np.log1p(x)", dict(x=1e300), dict(x=1e-300)),
    ("np.expm1(x)", dict(x=1e-300), dict(x=1.0)),
    ("np.arctan(x)", dict(x=1e200), dict(x=0.0)),
    ("np.arctanh(x)", dict(x=1.0 - 1e-9), dict(x=by_mpmath(mp.atanh, 1.0 - 1e-9))),
    ("np.arcsin(x)", dict(x=1.0 - 1e-9), dict(x=by_mpmath(mp.asin, 1.0 - 1e-9))),
    *((f"np.{f}(x)", dict(x=s * (1.0 - 2.0**-40)), dict(x=by_mpmath(g, s * (1.0 - 2.0**-40))))
      for f, g in (("arcsin", mp.asin), ("arccos", mp.acos), ("arctanh", mp.atanh)) for s in (1.0, -1.0)),
    ("np.arccosh(x)", dict(x=1.0 + 2.0**-40), dict(x=by_mpmath(mp.acosh, 1.0 + 2.0**-40))),
    ("np.tan(x)", dict(x=1.57), dict(x=by_mpmath(mp.tan, 1.57))),
    ("x ** 3", dict(x=-2.0), dict(x=12.0)),
    ("np.power(x, 2.0)", dict(x=-2.0), dict(x=-4.0)),
    ("x ** k", dict(x=-2.0, k=-1), dict(x=-0.25)),
    *((f"x ** {k}", dict(x=0.0), dict(x=want)) for k, want in ((0, 0.0), (1, 1.0), (2, 0.0))),
    ("x ** y", dict(x=0.0, y=2.0), dict(x=0.0, y=0.0)),
    ("np.sqrt(x)", dict(x=1e-200), dict(x=5e99)),
    ("np.cbrt(x)", dict(x=1e300), dict(x=1e-200 / 3)),
    ("np.sinc(x)", dict(x=0.0), dict(x=0.0)),
    ("np.sinc(x)", dict(x=1e-8), dict(x=-(np.pi**2) / 3 * 1e-8)),
    ("np.sinc(x)", dict(x=1e-3), dict(x=by_mpmath(lambda t: mp.sin(mp.pi * t) / (mp.pi * t), 1e-3))),
    ("np.std(x)", dict(x=np.full(3, 0.1)), dict(x=np.zeros(3))),
    ("np.std(x)", dict(x=np.array([1e8, 1e8 + 1, 1e8 + 2])), dict(x=np.array([-1.0, 0.0, 1.0]) / math.sqrt(6.0))),
    ("np.prod(x)", dict(x=np.array([3.0, 0.0, 4.0])), dict(x=np.array([0.0, 12.0, 0.0]))),
    ("np.max(x)", dict(x=np.array([-np.inf, 3.0])), dict(x=np.array([0.0, 1.0]))),
    ("np.linalg.norm(x, axis=0)", dict(x=np.zeros((2, 2))), dict(x=np.zeros((2, 2)))),
    ("np.where(x > 0, np.sqrt(np.abs(x)), 0.0)", dict(x=0.0), dict(x=0.0)),
    ("np.log(x, out=np.zeros_like(x), where=x > 0)", dict(x=np.array([0.0, 2.0])), dict(x=np.array([0.0, 0.5]))),
]  # fmt: skip


@pytest.mark.parametrize("body, args, want", CASES, ids=[f"{b} {a}"[:80] for b, a, _ in CASES])
def test_derivative(body, args, want):
    with loaded(function_text(body, list(args))) as module, np.errstate(all="ignore"):
        y, pull = srcad.vjp(module.line, *args.values(), wrt=tuple(want))
        for name, got in zip(want, pull(np.ones_like(y) if np.ndim(y) else 1.0), strict=True):
            np.testing.assert_allclose(got, want[name], rtol=1e-7, atol=0.0 if np.all(want[name]) else 1e-300)
            if np.ndim(args[name]) == 0:
                dots = tuple(1.0 if n == name else None for n in args)
                assert math.isclose(srcad.jvp(module.line, tuple(args.values()), dots)[1], want[name], rel_tol=1e-7)


@pytest.mark.parametrize("f", [math.sqrt, lambda x: x**0.5])
def test_an_infinite_slope_of_a_number_of_pythons_is_pythons_error(f):
    for derivative in (srcad.grad(f), srcad.value_and_grad(f), lambda x: srcad.jvp(f, (x,), (1.0,))):
        with pytest.raises(ZeroDivisionError):
            derivative(0.0)
    with np.errstate(all="ignore"):
        assert srcad.grad(f if f is not math.sqrt else np.sqrt)(np.float64(0.0)) == np.inf


# ---------------------------------------------------------------- infinite slopes, and NaN, of what is not taken

LEFT_OUT = (  # a tuple: tests/rules/test_complex.py may not take them as calls
    # G: four numbers with a gap; the gradient at x = (1, -1, 4, 0), as calculus has it
    ("np.sqrt(np.maximum(x[:3], 0.0))", [0.5, 0.0, 0.25, 0.0]),
    ("np.sqrt(np.fmax(x[:3], 0.0))", [0.5, 0.0, 0.25, 0.0]),
    ("np.sqrt(np.clip(x[:3], 0.0, 9.0))", [0.5, 0.0, 0.25, 0.0]),
    ("np.sqrt(np.clip(x[:3], 0.0, None) * 2.0) * x[0]", [2**0.5 * 0.5 + 2**0.5 * 3.0, 0.0, 2**0.5 * 0.25, 0.0]),
    ("np.maximum(x[:3], 0.0) ** 0.5", [0.5, 0.0, 0.25, 0.0]),
    ("np.cbrt(-np.minimum(-x[:3], 0.0))", [1 / 3, 0.0, 4 ** (-2 / 3) / 3, 0.0]),
    ("np.sqrt(x[:3] * (x[:3] > 0.0))", [0.5, 0.0, 0.25, 0.0]),
    ("np.sqrt(np.where(x > 0.0, x, 0.0))", [0.5, 0.0, 0.25, 0.0]),
    ("np.sqrt(np.choose(x > 0.0, [np.zeros(4), x]))", [0.5, 0.0, 0.25, 0.0]),
    ("np.arccos(np.clip(0.5 * x, -1.0, 1.0))[2:]", [0.0, 0.0, 0.0, -0.5]),
    ("y = np.maximum(x[:3], 0.0)\nz = y * 4.0\nreturn np.sqrt(z)", [1.0, 0.0, 0.5, 0.0]),
    ("np.maximum(np.sqrt(np.abs(x)), 0.5)", [0.5, -0.5, 0.25, 0.0]),
    ("np.maximum(np.log(np.abs(x)), -1.0)", [1.0, -1.0, 0.25, 0.0]),
    ("np.max(np.sqrt(np.abs(x)))", [0.0, 0.0, 0.25, 0.0]),
    ("np.ptp(np.sqrt(np.abs(x[::2])))", [-0.5, 0.0, 0.25, 0.0]),
    ("np.median(np.sqrt(np.abs(x[1:])))", [0.0, -0.5, 0.0, 0.0]),
    ("np.sqrt(np.abs(x))[x != 0.0]", [0.5, -0.5, 0.25, 0.0]),
    ("y = np.log(np.abs(x))\nreturn np.compress(x > 0.0, y)", [1.0, 0.0, 0.25, 0.0]),
    ("np.extract(x > 0.0, np.sqrt(np.abs(x)))", [0.5, 0.0, 0.25, 0.0]),
    ("np.sqrt(np.abs(x))[:3]", [0.5, -0.5, 0.25, 0.0]),
    ("np.abs(x)[[2, 0]] + (np.abs(x)**0.5)[[2, 0]]", [1.5, 0.0, 1.25, 0.0]),
    ("y = np.sqrt(np.abs(x))\nreturn y[0] * y[2]", [1.0, 0.0, 0.25, 0.0]),
    ("y = np.abs(x)**0.25\ns = 0.0\nfor i in range(3):\n    s += y[i]\nreturn s", [0.25, -0.25, 2**-3.5, 0.0]),
    ("np.arccos(1.0 - np.abs(x) / 4.0)[1]", [0.0, -(7**-0.5), 0.0, 0.0]),
    ("np.sqrt(np.abs(x)).reshape(2, 2)[0]", [0.5, -0.5, 0.0, 0.0]),
    ("np.flip(np.cbrt(x))[1:]", [1 / 3, 1 / 3, 4 ** (-2 / 3) / 3, 0.0]),
    ("np.delete(np.sqrt(np.abs(x)), 3)", [0.5, -0.5, 0.25, 0.0]),
    ("np.split(np.sqrt(np.abs(x)), 2)[0]", [0.5, -0.5, 0.0, 0.0]),
    ("y = np.sqrt(np.abs(x))\nreturn np.split(y, 2)[0] + np.take(y, [1, 2])", [0.5, -1.0, 0.25, 0.0]),
    ("np.sort(np.sqrt(np.abs(x)))[1:]", [0.5, -0.5, 0.25, 0.0]),
    ("np.sqrt(np.abs(x - x[:, None]))[np.triu_indices(4, 1)]",
     [0.5 * (2**-0.5 - 3**-0.5 + 1), -0.5 * (2**-0.5 + 5**-0.5 + 1), 0.5 * (3**-0.5 + 5**-0.5 + 0.5),
      0.5 * (-1.0 + 1.0 - 0.5)]),
    ("y = np.sqrt(np.abs(np.outer(x, x[:3])))\nreturn np.triu(y)[:3] + np.tril(y[:3], -1)",
     [4.0, -4.0, 2.0, 0.0]),
    ("np.trace(np.sqrt(np.abs(x[:3] - x[1:, None])))",
     [2**-0.5 / 2, -(2**-0.5) / 2 - 5**-0.5 / 2, 5**-0.5 / 2 + 0.25, -0.25]),
    ("np.nanmedian(G * x[0])", [2.0, 0.0, 0.0, 0.0]),
    ("np.nanpercentile(G * x, 0.0)", [0.0, 0.0, 0.0, 2.0]),
    ("np.fmax(G * x[0], 1.5)", [6.0, 0.0, 0.0, 0.0]),
    ("np.fmin(G * x[0], 1.5)", [1.0, 0.0, 0.0, 0.0]),
    ("(G * x)[~np.isnan(G)]", [1.0, 0.0, 4.0, 2.0]),
    # one choice in another one
    ("np.where(x == 4.0, 0.0, np.sqrt(np.maximum(x - 0.0, 0.0)))[:3]", [0.5, 0.0, 0.0, 0.0]),
    ("np.where(x[:3] == 4.0, 0.0, np.sqrt(np.minimum(np.maximum(x[:3], 0.0), 9.0)))", [0.5, 0.0, 0.0, 0.0]),
    ("np.where(x[:3] == 4.0, 0.0, np.sqrt(x[:3] * (x[:3] > 0.0)))", [0.5, 0.0, 0.0, 0.0]),
    ("s = 0.0\nfor v in x[:3]:\n    s += np.where(v == 4.0, 0.0, max(v, 0.0) ** 0.5)\nreturn s", [0.5, 0.0, 0.0, 0.0]),
)


@pytest.mark.parametrize("body, want", LEFT_OUT)
def test_what_is_not_taken_contributes_nothing(body, want):
    """Its own slope may be infinite, or not a number; in reverse and in forward mode, and twice."""
    x, step = np.array([1.0, -1.0, 4.0, 0.0]), np.array([0.3, 0.7, -0.2, 0.5])
    lines = function_text(body.replace("G", "np.array([1.0, np.nan, 4.0, 2.0])"), ["x"])
    with loaded(lines) as module:

        def total(x):
            return np.sum(module.line(x))

        with np.errstate(all="ignore"):
            np.testing.assert_allclose(srcad.grad(total)(x), want, rtol=1e-12)
            assert np.isclose(srcad.jvp(total, (x,), (step,))[1], step @ want, rtol=1e-12)
            assert np.all(np.isfinite(srcad.hvp(total)(x, step)))


# ---------------------------------------------------------------- zero by chance

CUBES = '''
def cubed(v):
    return v**3 + np.sin(v)


@srcad.adjoint(cubed)
def cubed_adjoint(y, v):
    srcad.d[v] = srcad.d[y] * (3.0 * v**2 + np.cos(v))


@srcad.tangent(cubed)
def cubed_tangent(y, v):
    srcad.d[y] = srcad.d[v] * (3.0 * v**2 + np.cos(v))
'''

BY_CHANCE = (  # the slope of each is 0 at 0, where the branch is taken
    "np.where(x < 5.0, np.sin(x) ** 2, 0.0)",
    "np.where(x < 5.0, np.sin(x), 0.0) ** 2",
    "np.where(x < 5.0, (x / (1.0 + x)) ** 2 + x**2 * np.log(x + 1.0) ** 2, 0.0)",
    "np.nan_to_num((np.sqrt(x + 1.0) - 1.0) ** 2)",
    "np.fmax(np.tanh(x) ** 2, -1.0)",
    "np.square(np.sinh(x))[x < 5.0]",
    "np.where(x < 5.0, cubed(x) ** 2, 0.0)",
)


@pytest.mark.usefixtures("rules_end_with_the_test")
@pytest.mark.parametrize("body", BY_CHANCE)
def test_a_cotangent_that_is_zero_in_a_branch_that_is_taken_has_a_derivative(body):
    """Second derivatives, in three ways; against differences of the first one."""
    x, step = np.array([0.0, 0.3, 1.1]), np.array([1.0, -0.5, 0.25])
    with loaded("import srcad\nimport numpy as np\n" + CUBES + function_text(body, ["x"])) as module:

        def total(x):
            return np.sum(module.line(x))

        slope = srcad.grad(total)
        one, two = ((slope(x + h * step) - slope(x - h * step)) / (2.0 * h) for h in (2e-4, 1e-4))
        want = (4.0 * two - one) / 3.0
        np.testing.assert_allclose(srcad.hvp(total)(x, step), want, rtol=1e-7, atol=1e-8)
        np.testing.assert_allclose(srcad.grad(lambda x: slope(x) @ step)(x), want, rtol=1e-7, atol=1e-8)
        twice = srcad.jvp(lambda x: srcad.jvp(total, (x,), (step,))[1], (x,), (step,))[1]
        assert np.isclose(twice, want @ step, rtol=1e-7, atol=1e-8)


# ---------------------------------------------------------------- stored over


def quotient(a, b):
    y = a / b
    y[b == 0.0] = 0.0
    return np.sum(y**2)


def root(a, b):
    y = np.sqrt(a)
    y[a == 0.0] = b[a == 0.0]
    return np.sum(y * b)


def logarithm(a, b):
    y = np.log(a) * b
    y[~(a > 0.0)] = -1.0
    z = 2.0 * y
    return np.sum(z)


@pytest.mark.parametrize("f", [quotient, root, logarithm])
@pytest.mark.filterwarnings("ignore")
def test_what_a_condition_stores_over_contributes_nothing(f):
    """Whatever its slope was there; the other elements are as without the one that is stored over."""
    a, b = np.array([1.0, 0.0, 2.0]), np.array([2.0, 0.0, 1.0])
    found = srcad.grad(f, wrt=("a", "b"))(a, b)
    rest = srcad.grad(f, wrt=("a", "b"))(a[::2], b[::2])
    np.testing.assert_allclose(found.a[::2], rest.a, rtol=1e-14)
    np.testing.assert_allclose(found.b[::2], rest.b, rtol=1e-14)
    assert found.a[1] == found.b[1] == 0.0
    step = np.array([1.0, 0.0, -0.5])
    assert np.isclose(srcad.jvp(f, (a, b), (step, step))[1], found.a @ step + found.b @ step, rtol=1e-14)
    second = srcad.hvp(f, wrt=("a", "b"))(a, b, (step, step))
    apart = srcad.hvp(f, wrt=("a", "b"))(a[::2], b[::2], (step[::2], step[::2]))
    np.testing.assert_allclose(second.a, [apart.a[0], 0.0, apart.a[1]], rtol=1e-13)
    np.testing.assert_allclose(second.b, [apart.b[0], 0.0, apart.b[1]], rtol=1e-13)
