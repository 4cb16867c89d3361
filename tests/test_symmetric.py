"""Gradients whose text is refused in reverse mode: differentiated backwards by products with the Hessian.

Each program goes over a list in a loop and changes it in ways after which the list's adjoint stands for several.
"""

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import srcad
from srcad import symmetric

SCALE = 1.5


def changed(x: Any, c: Any = 1.0) -> Any:
    a = [v for v in x]  # noqa: C416
    a.insert(1, x[0] * x[1])
    b = a.pop()
    last = a.pop(0)
    a.reverse()
    e = a.copy()
    e[0] = 10.0
    a.append(b * last * SCALE)
    return a[0] * a[-1] + sum(e) * c + last * c


def spoken(x: Any) -> Any:
    print("once")
    return changed(x)


def stopped(x: Any) -> Any:
    return changed(x) + srcad.stop_gradient(x[0]) * x[1]


def ruled(x: Any) -> Any:
    return changed(x) + halved(x[0])


def halved(v: Any) -> Any:
    return 0.5 * v


@srcad.adjoint(halved)
def halved_adjoint(y, v):
    srcad.d[v] = srcad.d[y] * 3.0


def in_place(x: Any) -> Any:
    x *= x
    return changed(x)


def drawn(x: Any, rng: Any) -> Any:
    return changed(x) * rng.uniform(1.0, 2.0)


X = np.array([0.7, -0.4, 1.3, 0.55])
V = np.array([0.3, -1.0, 0.5, 2.0])


def differences(fun: Callable[..., Any], x: Any, v: Any, *rest: Any) -> Any:
    h = 1e-6
    return (srcad.grad(fun)(x + h * v, *rest) - srcad.grad(fun)(x - h * v, *rest)) / (2.0 * h)


def test_pullback_of_a_gradient() -> None:
    x = X.copy()
    value, pullback = srcad.vjp(srcad.grad(changed, wrt=(0, 1)), x, 1.2)
    assert np.array_equal(value[0], srcad.grad(changed)(X, 1.2))
    found = pullback((V, 0.5))
    x[:] = 99.0  # nothing of it is looked at any more
    assert np.array_equal(pullback((V, 0.5))[0], found[0])
    assert np.array_equal(pullback((2.0 * V, 1.0))[0], 2.0 * found[0])
    h = 1e-6
    both = [srcad.grad(changed, wrt=(0, 1))(X + s * h * V, 1.2 + s * h * 0.5) for s in (1.0, -1.0)]
    np.testing.assert_allclose(found[0], (both[0].x - both[1].x) / (2.0 * h), rtol=1e-7)
    np.testing.assert_allclose(found[1], (both[0].c - both[1].c) / (2.0 * h), rtol=1e-7)


def test_the_text_stands_alone() -> None:
    gradient = srcad.Derivative(srcad.grad(changed), (0,), pullback=True)
    expected = gradient(X, 1.0)[1](V)[0]
    space: dict[str, Any] = {}
    exec(gradient.source, space)  # noqa: S102  what is shown
    assert np.array_equal(space["changed_grad_vjp"](X, 1.0)[1](V)[0], expected)
    again = pickle.loads(pickle.dumps(srcad.grad(changed)))
    assert np.array_equal(srcad.vjp(again, X, 1.0, wrt=0)[1](V)[0], expected)


def test_inside() -> None:
    def slope(x: Any, k: Any) -> Any:
        def scaled(y: Any) -> Any:
            return changed(k * y)

        return np.sum(srcad.grad(scaled)(x) * V)

    found = srcad.grad(slope, wrt=(0, 1))(X, 1.3)
    h = 1e-6
    np.testing.assert_allclose(found.k, (slope(X, 1.3 + h) - slope(X, 1.3 - h)) / (2.0 * h), rtol=1e-7)
    np.testing.assert_allclose(found.x, 1.3**2 * srcad.hvp(changed)(1.3 * X, 1.0, V), rtol=1e-12)
    both = srcad.grad(lambda x, c: sum(np.sum(g * g) for g in srcad.grad(changed, wrt=(0, 1))(x, c)))(X, 1.2)
    inner = srcad.grad(changed, wrt=(0, 1))(X, 1.2)
    expected = srcad.hvp(changed, wrt=(0, 1))(X, 1.2, (2.0 * inner.x, 2.0 * inner.c))
    np.testing.assert_allclose(both, expected.x, rtol=1e-12)


def test_numbers() -> None:
    def of_number(t: float) -> Any:
        return changed([t, 2.0 * t, t * t, 0.5])

    value, found = srcad.value_and_grad(srcad.grad(of_number))(0.8)
    h = 1e-6
    slope = srcad.grad(of_number)
    assert value == slope(0.8)
    assert found == pytest.approx((slope(0.8 + h) - slope(0.8 - h)) / (2.0 * h), rel=1e-8)
    with pytest.raises(srcad.SrcadError):
        srcad.grad(srcad.grad(changed))(X)  # four numbers


def test_arguments_change_once_and_generators_draw_once() -> None:
    x, again = X.copy(), X.copy()
    _, pullback = srcad.vjp(srcad.grad(in_place), x)
    in_place(again)
    assert np.array_equal(x, again)
    np.testing.assert_allclose(pullback(V)[0], differences(lambda x: in_place(x.copy()), X, V), rtol=1e-7)
    rng = np.random.default_rng(3)
    _, pullback = srcad.vjp(srcad.grad(drawn), X, rng, wrt=0)
    state = rng.bit_generator.state
    found = pullback(V)[0]
    assert rng.bit_generator.state == state
    expected = differences(lambda x: drawn(x, np.random.default_rng(3)), X, V)
    np.testing.assert_allclose(found, expected, rtol=1e-7)


def by_products(fun: Callable[..., Any], values: dict[str, Any]) -> Any:
    return symmetric.by_products(srcad.Derivative(srcad.grad(fun), (0,), pullback=True), values, False)


@pytest.mark.parametrize("fun", [spoken, stopped, ruled])
def test_what_does_more_than_compute_goes_another_way(fun: Callable[..., Any]) -> None:
    assert by_products(fun, {"x": X}) is None
    _, pullback = srcad.vjp(srcad.grad(fun), X)
    u = np.cos(X)
    np.testing.assert_allclose(pullback(u)[0] @ V, u @ srcad.hvp(fun)(X, V), rtol=1e-12)


def test_a_variable_that_changes_in_between_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    version = by_products(changed, {"x": X, "c": 1.0})
    _, pullback = version.call(X, 1.0)
    np.testing.assert_allclose(pullback(V)[0], srcad.hvp(changed)(X, 1.0, V), rtol=1e-12)
    monkeypatch.setitem(globals(), "SCALE", 2.5)
    with pytest.raises(srcad.SrcadError, match="gave another value"):
        pullback(V)
