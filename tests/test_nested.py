"""Derivatives of derivatives, to higher orders, against mpmath's Taylor coefficients and each other."""

import functools
import math

import mpmath
import numpy as np
import pytest
from scipy import special

import srcad


def horner(x):
    s = 0.0
    for i in range(4):
        s = s * x + math.sin(x * i)
    return s


def newton(a):
    x = 1.0
    for _ in range(6):
        x = x - (x * x - a) / (2.0 * x)
    return x


def branches(x):
    if x > 0.5:
        y = x * x * math.exp(-x)
    else:
        y = x
    return y * math.cos(y)


def stores(x):
    u = np.zeros(3)
    u[0] = x
    for i in range(1, 3):
        u[i] = u[i - 1] * np.sin(x) + u[0]
    u *= x
    return np.sum(u)


def doubled_while_small(x):
    """A number of steps that the data decide: two at 0.7."""
    n = 0
    while abs(x) < 1.5 and n < 10:
        x = x * x + math.sin(x)
        n = n + 1
    return x * n


def overwritten(x):
    """Every item is written several times, from itself and its neighbour."""
    u = np.array([1.0, 2.0, 3.0]) * x
    for k in range(3):
        u[k] *= u[k - 1]
        u[1:] += u[:-1] * x
        u -= x
    return u[0] * u[2] + u[1]


def overwritten_exactly(x):
    u = [x, 2 * x, 3 * x]
    for k in range(3):
        u[k] *= u[k - 1]
        u = [u[0], u[1] + u[0] * x, u[2] + u[1] * x]
        u = [v - x for v in u]
    return u[0] * u[2] + u[1]


def stepped_exactly(steps):
    def f(x):
        for _ in range(steps):
            x = x * x + mpmath.sin(x)
        return steps * x

    return f


def helper(x, n):
    return math.sin(x) * n


SCALARS = [
    (lambda x: x**5, lambda x: x**5),
    (lambda x: math.sin(x) * math.exp(x), lambda x: mpmath.sin(x) * mpmath.exp(x)),
    (lambda x: math.log(1.0 + x * x), lambda x: mpmath.log(1 + x * x)),
    (lambda x: math.tanh(x) / x, lambda x: mpmath.tanh(x) / x),
    (lambda x: math.sqrt(1.0 + x), lambda x: mpmath.sqrt(1 + x)),
    (lambda x: math.atan(x) ** 2, lambda x: mpmath.atan(x) ** 2),
    (lambda x: 1.0 / (1.0 + math.exp(-x)), lambda x: 1 / (1 + mpmath.exp(-x))),
    (lambda x: x**x, lambda x: x**x),
    (lambda x: np.cosh(x) - np.arcsinh(x), lambda x: mpmath.cosh(x) - mpmath.asinh(x)),
    (horner, lambda x: sum(mpmath.sin(x * i) * x ** (3 - i) for i in range(4))),
    (newton, mpmath.sqrt),
    (branches, lambda x: x * x * mpmath.exp(-x) * mpmath.cos(x * x * mpmath.exp(-x))),
    (stores, lambda x: x * (x + (x * mpmath.sin(x) + x) + ((x * mpmath.sin(x) + x) * mpmath.sin(x) + x))),
    (doubled_while_small, stepped_exactly(2)),
    (lambda x: special.gammaln(x) * x, lambda x: mpmath.loggamma(x) * x),
    (lambda x: special.erf(x * x), lambda x: mpmath.erf(x * x)),
    (lambda x: special.digamma(x) + special.ndtr(x), lambda x: mpmath.digamma(x) + mpmath.ncdf(x)),
    (lambda x: special.erfc(special.gamma(x)), lambda x: mpmath.erfc(mpmath.gamma(x))),
    (lambda x: special.expit(x) * special.log1p(x), lambda x: mpmath.log(1 + x) / (1 + mpmath.exp(-x))),
]


@pytest.mark.parametrize("fun, exact", SCALARS)
def test_orders_one_to_four(fun, exact):
    x, derivative = 0.7, fun
    with mpmath.workdps(40):
        coefficients = mpmath.taylor(exact, mpmath.mpf(x), 4)
    for order in range(1, 5):
        derivative = srcad.grad(derivative)
        expected = float(coefficients[order] * mpmath.factorial(order))
        assert derivative(x) == pytest.approx(expected, rel=1e-9, abs=1e-9), f"order {order}"


def test_orders_one_to_four_in_place():
    """The texts of the lower ones take active arrays out of lists."""
    with mpmath.workdps(40):
        coefficients = mpmath.taylor(overwritten_exactly, mpmath.mpf(0.7), 4)
    derivative = overwritten
    for order in range(1, 5):
        derivative = srcad.grad(derivative)
        expected = float(coefficients[order] * mpmath.factorial(order))
        assert derivative(0.7) == pytest.approx(expected, rel=1e-9), f"order {order}"


def test_the_ways_to_a_second_derivative_agree():
    def f(x):
        s = 0.0
        for i in range(len(x)):
            s += x[i] ** 2 * np.sin(x[0] * x[i])
        return s

    x, v = np.array([0.3, 0.8, -0.4]), np.array([1.0, 0.5, -2.0])
    product = srcad.hvp(f)(x, v)
    np.testing.assert_allclose(srcad.hessian(f)(x) @ v, product, rtol=1e-12)
    np.testing.assert_allclose(srcad.jvp(srcad.grad(f), (x,), (v,))[1], product, rtol=1e-12)
    np.testing.assert_allclose(srcad.jacobian(srcad.grad(f), mode="reverse")(x) @ v, product, rtol=1e-12)
    np.testing.assert_allclose(srcad.vjp(srcad.grad(f), x)[1](v)[0], product, rtol=1e-12)


def test_several_parameters():
    gradient = srcad.grad(lambda a, b: a * a * b, wrt=("a", "b"))
    value, change = srcad.jvp(gradient, (2.0, 3.0), (1.0, 0.0))
    assert isinstance(value, srcad.Grads) and (value.a, value.b) == (12.0, 4.0)
    assert (change.a, change.b) == (6.0, 4.0)


def test_what_a_function_calls_may_be_rebound():
    """The inner derivative is made anew, so the outer one is."""
    global helper
    derivative = srcad.grad(srcad.grad(lambda x: helper(x, 1)))
    assert derivative(0.7) == pytest.approx(-math.sin(0.7))
    old = helper
    try:
        helper = lambda x, n: x**3
        assert derivative(0.7) == pytest.approx(6.0 * 0.7)
    finally:
        helper = old
    assert derivative(0.7) == pytest.approx(-math.sin(0.7))


def power(x, n, scale=1.0):
    return x * power(x, n - 1, scale=scale) if n > 0 else scale


def halves(x):
    """The product over a tree of calls."""
    if len(x) == 1:
        return math.sin(x[0])
    h = len(x) // 2
    return halves(x[:h]) * halves(x[h:]) + x[0] * x[-1]


def even(x, n):
    return x if n == 0 else x * odd(x + 1.0, n - 1)


def odd(x, n):
    return x * x if n == 0 else math.exp(0.1 * x) * even(x, n - 1)


def chosen(x, k):
    return TABLE[k](x[0], x[1]) * TABLE[1 - k](x[1], x[0])


def each_in_turn(x):
    """The function is another one in each round of the loop, and is to be that again when the loop runs backwards."""
    total, k = 0.0, 0
    while k < len(x):
        f = TABLE[k % 2]
        total, k = total + f(x[k], x[0]) * TABLE[1 - k % 2](x[k], x[-1]), k + 1
    return total


def reduced(x):
    """NumPy's functions by a table, with an axis, and one that has it already."""
    a = np.outer(x, np.sin(x))
    return sum(np.sum(TABLE_OF_NUMPY[name](a, 0) ** 2) for name in ("sum", "mean", "std"))


def reduced_by_name(x):
    a = np.outer(x, np.sin(x))
    total = np.sum(functools.partial(np.mean, axis=0)(a) ** 3)
    for name in ("sum", "mean", "max"):
        total += TABLE_OF_NUMPY[name](a, axis=0, keepdims=True)[0, 1]
    return total


TABLE_OF_NUMPY = {"sum": np.sum, "mean": np.mean, "max": np.max, "std": functools.partial(np.std, ddof=1)}
TABLE = [lambda a, b: a * a * b, lambda a, b: math.sin(a) + b**3]


def test_orders_one_to_three_through_recursion():
    """x^5 and its derivatives."""
    derivative = power
    for order in range(1, 4):
        derivative = srcad.grad(derivative)
        assert derivative(1.5, 5) == pytest.approx(math.perm(5, order) * 1.5 ** (5 - order), rel=1e-12)
    assert srcad.grad(srcad.grad(power))(1.5, 5, 2.0) == pytest.approx(2.0 * 20 * 1.5**3)
    assert srcad.grad(srcad.grad(power, wrt="scale"))(1.5, 5, 2.0) == pytest.approx(5 * 1.5**4)


def total_of_list(xs):
    return xs[0] ** 3 + total_of_list(xs[1:]) * xs[0] if xs else 0.0


def tree(t):
    return math.sin(t[0]) + tree(t[1]) * tree(t[2]) if isinstance(t, tuple) else t**2


@pytest.mark.parametrize("fun", [
    lambda x: total_of_list([x, x * x, x + 2.0]), lambda x: tree((x, (x * x, x, x + 1.0), x * 3.0)),
])  # fmt: skip
def test_reverse_over_reverse_through_recursion_over_containers(fun):
    """The cotangents of a part were put behind those that were there, `+=` of two lists: Python's own error."""
    gradient = srcad.grad(fun)
    for x in (0.7, np.float64(-0.4)):
        assert srcad.grad(gradient)(x) == pytest.approx(srcad.hvp(fun)(x, 1.0), rel=1e-12)
        assert srcad.grad(gradient)(x) == pytest.approx((gradient(x + 1e-5) - gradient(x - 1e-5)) / 2e-5, rel=1e-8)


@pytest.mark.parametrize("fun, args", [
    (halves, (np.array([0.3, 0.5, 0.7, 0.2, 1.1]),)),
    (lambda x: even(x[0], 4) * even(x[1], 3), (np.array([0.3, 0.6]),)),
    (each_in_turn, (np.array([0.3, 0.8, 0.6]),)), (reduced, (np.array([0.3, 0.8, 0.6]),)),
    (chosen, (np.array([0.3, 0.8]), 0)), (chosen, (np.array([0.3, 0.8]), 1)),
])  # fmt: skip
def test_hessians_of_calls_that_are_known_when_they_run(fun, args):
    found = srcad.hessian(fun)(*args)
    np.testing.assert_allclose(found, found.T, rtol=1e-13, atol=1e-15)
    np.testing.assert_allclose(srcad.jacobian(srcad.grad(fun), mode="reverse")(*args), found, rtol=1e-12, atol=1e-15)
    gradient, x, rest = srcad.grad(fun), args[0], args[1:]
    numeric = [(gradient(x + e, *rest) - gradient(x - e, *rest)) / 2e-6 for e in 1e-6 * np.eye(len(x))]
    np.testing.assert_allclose(found, numeric, rtol=1e-7, atol=1e-8)


def test_options_of_calls_that_are_known_when_they_run():
    """`np.sum` was taken for a function of one argument there: Python's own error."""
    srcad.check_grads(reduced_by_name, (np.array([0.3, 0.8, 0.6]),), modes=("reverse", "forward"))


def test_recursion_inside_of_what_is_differentiated():
    def outer(x):
        return x * srcad.grad(lambda y: power(y * x, 3))(x)

    def tangents(x):
        return srcad.jvp(lambda y: power(y, 4), (x,), (x * x,))[1]

    assert srcad.grad(outer)(1.5) == pytest.approx(18 * 1.5**5)  # x * 3 x^5
    assert srcad.grad(srcad.grad(outer))(1.5) == pytest.approx(90 * 1.5**4)
    assert srcad.grad(tangents)(1.5) == pytest.approx(20 * 1.5**4)  # 4 x^5
    assert srcad.jvp(tangents, (1.5,), (1.0,))[1] == pytest.approx(20 * 1.5**4)


def leaf(x):
    return x * x


def steps(x, n):
    return leaf(x) if n == 0 else x * steps(x, n - 1)


def test_what_recursion_calls_may_be_rebound():
    """What is made for its cotangents is made anew, too."""
    global leaf
    second = srcad.grad(srcad.grad(steps))
    assert second(1.5, 2) == pytest.approx(12 * 1.5**2)
    old = leaf
    try:
        leaf = lambda x: x
        assert second(1.5, 2) == pytest.approx(6 * 1.5)
    finally:
        leaf = old
    assert second(1.5, 2) == pytest.approx(12 * 1.5**2)


def test_methods_and_partials():
    class Model:
        scale = 2.0

        def energy(self, x):
            return self.scale * x**3

    assert srcad.grad(srcad.grad(Model().energy))(3.0) == 36.0


def test_text_is_known_after_a_call():
    second = srcad.grad(srcad.grad(lambda x: x**3))
    with pytest.raises(srcad.SrcadError, match="known after a call"):
        second.source  # noqa: B018
    assert second(2.0) == 12.0
    assert "def function_grad_grad(x):" in second.source


def test_a_view_of_what_a_helper_gives_back_is_kept_as_it_was():
    """`p_bar = np.flip(unbroadcast(y_bar[:k], t))` of the second derivative is memory of y_bar, which changes."""

    def f(r):
        y = r * 1.0
        for k in range(1, len(r)):
            y[:k] += r[0] * np.flip(y[:k])
        return np.sum(y**3)

    x, (u, v, w) = np.array([0.3, -0.2, 0.5]), np.random.default_rng(0).normal(size=(3, 3))
    reverse = srcad.grad(lambda x: np.sum(srcad.grad(lambda x: np.sum(srcad.grad(f)(x) * v))(x) * u))
    forward = srcad.jvp(lambda x: srcad.jvp(lambda x: srcad.jvp(f, (x,), (v,))[1], (x,), (u,))[1], (x,), (w,))[1]
    assert np.sum(reverse(x) * w) == pytest.approx(forward, rel=1e-12)


def test_adjoints_in_a_list_that_are_others_too():
    """The adjoint of an array that is stored into and appended is in a list of adjoints: what is added to the list's
    parts is added to the array's adjoint, not put in its place."""

    def f(x):
        a = np.array([x, x * x])
        rows = []
        for unit in np.eye(2):
            w = np.zeros(2)
            w[0] += np.sum(unit * a)
            w += unit * a * x
            rows.append(w)
        return np.sum(np.array(rows) @ a)

    # rows: [x + x^2, 0], [x^2, x^3]; by a: x^2 + x^3, x^3 + x^5
    assert f(0.7) == pytest.approx(0.7**2 + 2 * 0.7**3 + 0.7**5)
    for second in (srcad.grad(srcad.grad(f)), lambda x: srcad.hvp(f)(x, 1.0)):
        assert second(0.7) == pytest.approx(2.0 + 12.0 * 0.7 + 20.0 * 0.7**3, rel=1e-13)
