"""Several gradients inside of a function that is differentiated compute as a `Grads` does."""

from __future__ import annotations

import numpy as np
import pytest

import srcad
from tests.oracle.differences import ridders

X = np.array([0.3, 0.7, -0.4])
V = np.array([0.5, -1.0, 0.25])


def loss(a, b):
    return np.sum(a * b**2)


def gradients(x, y):
    return srcad.grad(loss, wrt=("a", "b"))(x, y)


def read(g, x):
    return np.sum(g[0]) + np.sum(g["b"] * x)


def scaled(x):
    g = gradients(x, x * x)
    return read(2.0 * g, x) + read(g * x[0], x) + read(g / 3.0, x) + read(-g, x)


def summed(x):
    g, h = gradients(x, x * x), gradients(x * x, x)
    return read(g + h, x) - read(g - 2.0 * h, x) + read(0 + g, x)


def products(x):
    g, h = gradients(x, x * x), gradients(x * x, x)
    return g.dot(h) * g.norm()


def mapped(x):
    g = gradients(x, x * x).map(np.sin)
    return read(g, x) + g.map(lambda t: t * x).dot(g)


def looped(x):
    g = gradients(x, x * x)
    s = 0.0
    for name, part in g.items():
        if name == "a":
            s = s + np.sum(part * x)
    for part in g.values():
        s = s + np.sum(part**2)
    return s


def momentum(x):
    p, v = (x, x * x), gradients(x, x)
    for _ in range(2):
        v = 0.9 * v + gradients(*p)
        p = (p[0] - 0.1 * v[0], p[1] - 0.1 * v[1])
    return loss(*p)


def numbers(x):
    g = srcad.grad(lambda a, b: a**2 * b, wrt=(0, 1))(x[0], x[1])
    return (g / 2.0).dot(-g) + g.norm()


@pytest.mark.parametrize("program", [scaled, summed, products, mapped, looped, momentum, numbers])
def test_as_a_grads_does(program):
    value, gradient = srcad.value_and_grad(program)(X)
    assert value == pytest.approx(program(X), rel=1e-13)
    expected, error = ridders(lambda t: program(X + t * V), 0.0)
    assert error < 1e-8 and gradient @ V == pytest.approx(expected, rel=1e-9)
    assert srcad.jvp(program, (X,), (V,))[1] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda g, x: g * x,
        lambda g, x: g + 1.0,
        lambda g, x: 1.0 / g,
        lambda g, x: g + srcad.grad(loss, wrt=("b", "a"))(x, x),
        lambda g, x: g.dot(x),
    ],
)
def test_what_a_grads_does_not_take_is_refused(wrong):
    with pytest.raises(srcad.UnsupportedSyntaxError, match="this arithmetic of several gradients"):
        srcad.grad(lambda x: read(wrong(gradients(x, x), x), x))(X)


def test_what_would_leave_single_precision_is_refused():
    def f(x):
        return np.sum((np.float64(2.0) * gradients(x, x))[0])

    with pytest.raises(srcad.UnsupportedSyntaxError, match="take them apart: ga, gb"):
        srcad.grad(f)(X.astype(np.float32))


def hessian_by_two(x):
    blocks = srcad.hessian(lambda a, b: np.sum(a * a * b) * np.sum(b * x), wrt=("a", "b"))(x, x * x)
    return np.sum(blocks[0][0] * x) + np.sum(blocks["a"]["b"] ** 2) + blocks[1][0][0, 1] * blocks.b.b[1, 1]


def jacobian_by_two(x):
    rows = srcad.jacobian(lambda a, b, c=2.0: a * b * x * c, wrt=("b", -3))(x, x * 2.0)
    b_rows, a_rows = 3.0 * rows
    return np.sum(rows.a**2) + np.sum(b_rows) * rows["b"][0, 0] + np.sum(a_rows * b_rows)


def mixed_block(x):
    slope = srcad.grad(lambda a, b: np.sum(a**3 * b * np.sum(a)), wrt="a")
    return np.sum(srcad.jacobian(slope, wrt="b")(x, x * x) ** 2)


def two_jacobians_in_a_loop(x):
    """The second one's function was looked for where its variable is not defined."""
    total = 0.0
    for i in range(2):
        one = srcad.jacobian(lambda a: a * x[i])(x)  # noqa: B023
        total = total + np.sum(one @ srcad.jacobian(lambda a: a * a * x[i])(x))  # noqa: B023
    return total


@pytest.mark.parametrize("f", [hessian_by_two, jacobian_by_two, mixed_block, two_jacobians_in_a_loop])
def test_jacobians_by_several_parameters(f):
    """Against the function itself, where srcad's operators run as they do outside."""
    x = X[:2]
    numeric = [(f(x + e) - f(x - e)) / 2e-5 for e in 1e-5 * np.eye(2)]
    np.testing.assert_allclose(srcad.grad(f)(x), numeric, rtol=1e-7, atol=1e-8)
    np.testing.assert_allclose([srcad.jvp(f, (x,), (e,))[1] for e in np.eye(2)], numeric, rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize("wrt", [(0, 5), ("a", "q"), ("a", "a"), ()])
def test_jacobians_by_no_parameters_are_refused(wrt):
    with pytest.raises(srcad.UnsupportedSyntaxError, match="srcad.jacobian with wrt="):
        srcad.grad(lambda x: np.sum(srcad.jacobian(lambda a, b: a * b * x, wrt=wrt)(x, x)[0]))(X)


@pytest.mark.parametrize("operator", [srcad.hessian, srcad.jacobian])
def test_rows_of_containers_are_refused(operator):
    def f(x):
        found = operator(lambda p: np.sum(p["a"] ** 2) * p["b"])({"a": x, "b": x[0]})
        return np.sum(found["a"]["a"] if operator is srcad.hessian else found["a"])

    with pytest.raises(srcad.UnsupportedSyntaxError, match="a Jacobian or Hessian of a tuple, list or dict inside"):
        srcad.grad(f)(X)
