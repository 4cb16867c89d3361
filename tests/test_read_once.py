"""A function is read once for all its derivatives, and again as soon as something that it depends on is another."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import srcad
from srcad import pipeline
from srcad.derivative import Derivative


def scaled(x, factor=2.0):
    return factor * x


SCALE = 3.0
inner = scaled


def loss(x):
    y = x.copy()
    y[0] = SCALE * y[1]
    for k in range(len(x)):
        y[k] += inner(x[k]) ** 2
    return np.sum(y)


def whatever_mode(x):
    return np.sum(np.sin(x) * x)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of the functions that were read, in order; nothing comes from the disk."""
    names: list[str] = []
    specialise = pipeline.specialise

    def counted(function: Callable[..., Any], *args: Any, **options: Any) -> Any:
        names.append(function.__name__)
        return specialise(function, *args, **options)

    monkeypatch.setattr(pipeline, "specialise", counted)
    monkeypatch.setattr(pipeline.entries, "fetch", lambda key, world: None)
    return names


X = np.array([0.5, 1.5, -2.0])


def _gradients(fun: Callable[..., Any], x: np.ndarray) -> list[np.ndarray]:
    """The gradient, by each operator that reads the function."""
    value, pullback = srcad.vjp(fun, x)
    forward = [srcad.jvp(fun, (x,), (e,))[1] for e in np.eye(len(x))]
    return [srcad.grad(fun)(x), srcad.value_and_grad(fun)(x)[1], pullback(1.0)[0], np.array(forward)]


def _assert_gradients(fun: Callable[..., Any], x: np.ndarray, expected: np.ndarray) -> None:
    for found in _gradients(fun, x):
        np.testing.assert_allclose(found, expected, rtol=1e-12)


def expected(factor: float, scale: float) -> np.ndarray:
    return 2 * factor**2 * X + [0.0, 1.0 + scale, 1.0]


def test_one_reading_serves_every_operator(read):
    _assert_gradients(loss, X, expected(2.0, 3.0))
    assert read == ["loss"]
    srcad.grad(loss)(X.astype(np.float32))
    assert read == ["loss", "loss"]


def test_the_text_is_that_of_a_first_reading():
    """What one derivative was made of is not what another one changed."""

    def text(fun: Callable[..., Any]) -> str:
        derivative = Derivative(fun, 0, value=True)
        derivative(X)
        return derivative.source

    for fun in (loss, whatever_mode):
        first = text(fun)
        srcad.vjp(fun, X)
        srcad.jvp(fun, (X,), (X,))
        assert text(fun) == first


def test_a_callee_that_is_rebound(monkeypatch):
    srcad.grad(loss)(X)
    monkeypatch.setitem(globals(), "inner", lambda x: 5.0 * x)
    _assert_gradients(loss, X, expected(5.0, 3.0))


def test_other_defaults_of_a_callee():
    def times(x: Any, factor: Any = np.array(2.0)) -> Any:
        return factor * x

    def by_default(x: np.ndarray) -> Any:
        return np.sum(times(x) * x)

    srcad.grad(by_default)(X)
    times.__defaults__ = (np.array(7.0),)
    _assert_gradients(by_default, X, 14.0 * X)


def test_data_of_another_type(monkeypatch):
    srcad.grad(loss)(X)
    monkeypatch.setitem(globals(), "SCALE", np.array(8))
    _assert_gradients(loss, X, expected(2.0, 8.0))


def test_cells_of_their_own():
    """Functions of one code, whose cells are others."""

    def made(c: float, f: Callable[[Any], Any]) -> Callable[[Any], Any]:
        return lambda x: np.sum(c * f(x))

    for c in (1.0, 2.0):
        for f, slope in ((lambda x: x * x, 2.0 * X), (lambda x: x * x * x, 3.0 * X**2)):
            _assert_gradients(made(c, f), X, c * slope)


def test_a_rule_that_is_declared_between():
    def cube(x: Any) -> Any:
        return x * x * x

    def total(x: np.ndarray) -> Any:
        return np.sum(cube(x))

    np.testing.assert_allclose(srcad.grad(total)(X), 3.0 * X**2)

    @srcad.custom_vjp(cube)
    def cube_vjp(x: Any) -> Any:
        return cube(x), lambda y_bar: (10.0 * y_bar * x,)

    np.testing.assert_allclose(srcad.value_and_grad(total)(X)[1], 10.0 * X)
    np.testing.assert_allclose(srcad.vjp(total, X)[1](1.0)[0], 10.0 * X)


def test_modes_that_read_differently():
    """A call that is known only when it runs is another one in each mode, and in what is differentiated again."""

    def power(x: Any, n: int) -> Any:
        return x if n == 1 else x * power(x, n - 1)

    def total(x: np.ndarray) -> Any:
        return np.sum(power(x, 3))

    _assert_gradients(total, X, 3.0 * X**2)
    np.testing.assert_allclose(srcad.hvp(total)(X, np.ones(3)), 6.0 * X)
    np.testing.assert_allclose(srcad.hessian(total)(X), np.diag(6.0 * X))
    _assert_gradients(total, X, 3.0 * X**2)


def test_by_other_arguments():
    def product(x: np.ndarray, y: np.ndarray) -> Any:
        return np.sum(x * y * y)

    y = np.array([1.0, 2.0, 3.0])
    np.testing.assert_allclose(srcad.grad(product, wrt=0)(X, y), y * y)
    np.testing.assert_allclose(srcad.value_and_grad(product, wrt="y")(X, y)[1], 2.0 * X * y)
    both = srcad.grad(product, wrt=(1, 0))(X, y)
    np.testing.assert_allclose(both["x"], y * y)
    np.testing.assert_allclose(both["y"], 2.0 * X * y)
