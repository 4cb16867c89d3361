"""Several gradients inside of a function that is differentiated compute as a `Grads` does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

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


class Pair(NamedTuple):
    a: Any
    b: Any


def jacobian_of_dicts(x):
    found = srcad.jacobian(lambda p: {"u": np.sin(p["a"]) * p["b"], "v": (np.sum(p["a"] ** 2) * p["b"], p["n"])})(
        {"a": x * x[0], "b": x[1], "n": 3}
    )
    u, (v, n) = found["u"], found["v"]
    return np.sum(u["a"] ** 2) + np.sum(u["b"] ** 3) + np.sum(v["a"]) * v["b"] + n["a"].shape[0] + np.sum(v["n"])


def jacobian_of_named_tuples_and_lists(x):
    one = srcad.jacobian(lambda p: (p.a * p.b, p.b**2 * p.a[0]))(Pair(x * x[1], x[0]))
    other = srcad.jacobian(lambda xs: [xs[0] * xs[1], xs[2] ** 2])([x[0], x[1], x])
    empty = srcad.jacobian(lambda p: (p["x"] ** 2, ()))({"x": x, "e": []})
    size = len(empty[0]["e"]) + len(empty[1]) + np.sum(empty[0]["x"])
    return np.sum(one[0].a ** 2) + one[1].b * np.sum(one[0].b) + np.sum(other[0][0] * other[1][2]) + size


def hessian_of_dicts(x):
    found = srcad.hessian(lambda p: np.sum(np.sin(p["a"]) * p["b"] ** 2) * p["c"][1])(
        {"a": x * x[1], "b": x[0], "c": (2, x[1] ** 2)}
    )
    corner = found["b"]["c"][1] ** 2 + np.sum(found["c"][1]["a"])
    return np.sum(found["a"]["a"] ** 2) + np.sum(found["a"]["b"] * x) + corner


def by_several_structures(x):
    def pair(p, q):
        return p[0] * q["z"], np.sum(p[1] * q["z"])

    rows = srcad.jacobian(pair, wrt=("p", "q"))((x, x * x[1]), {"z": x[0] * x})
    blocks = srcad.hessian(lambda p, q: np.sum(p[0] * q["z"] ** 2) * np.sum(p[1]), wrt=(0, 1))((x, x * x), {"z": 2 * x})
    first = np.sum(rows[0].p[0] ** 2) + np.sum(rows[1].q["z"] * x) + np.sum(blocks.q["z"].p[1] * x)
    return first + np.sum(blocks.p[0].q["z"] ** 2) + np.sum(blocks.q["z"].q["z"] * x)


def of_several_gradients(x):
    """What a function gives that returns a `Grads` is one, of `srcad.vjp` and `srcad.jvp` of it, too."""
    slopes = srcad.grad(lambda a, b: np.sum(a * b**2 * x), wrt=("a", "b"))
    value, pullback = srcad.vjp(slopes, x, x**2)
    _, tangent = srcad.jvp(lambda q: slopes(q, q**2), (x,), (x,))
    rows = srcad.jacobian(slopes, wrt=1)(x, x**2)
    return np.sum(value.a**2) + np.sum(pullback((x, x))[0]) + np.sum(tangent.b * rows.a[0])


@pytest.mark.parametrize(
    "f",
    [
        jacobian_of_dicts, jacobian_of_named_tuples_and_lists, hessian_of_dicts, by_several_structures,
        of_several_gradients,
    ],
)  # fmt: skip
def test_jacobians_of_structures(f):
    """Likewise; and the second derivative against differences of the first."""
    test_jacobians_by_several_parameters(f)
    x, v = X[:2], np.array([0.4, -1.0])
    numeric = (srcad.grad(f)(x + 1e-6 * v) - srcad.grad(f)(x - 1e-6 * v)) / 2e-6
    np.testing.assert_allclose(srcad.hvp(f)(x, v), numeric, rtol=1e-6, atol=1e-7)


@dataclass
class Record:
    a: Any


@pytest.mark.parametrize(
    "found, inner",
    [
        ("an object", lambda x: srcad.hessian(lambda p: np.sum(p.a**2))(Record(x)).a.a),
        ("a list whose length", lambda x: srcad.jacobian(lambda xs: [v**2 for v in xs])([v for v in x])[0][0]),  # noqa: C416
    ],
)
def test_rows_of_what_has_no_parts_that_are_known_are_refused(found, inner):
    with pytest.raises(srcad.UnsupportedSyntaxError, match=f"a Jacobian or Hessian of {found}"):
        srcad.grad(lambda x: np.sum(inner(x)))(X)
