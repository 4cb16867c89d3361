"""An axis or a flag that is a parameter, a global, a variable of a closure, an attribute: where a rule has to know it,
the code is made for its value, and for no other."""

import numpy as np
import pytest

import srcad
from tests.oracle.differences import numeric_gradient

X = np.arange(1.0, 7.0).reshape(2, 3) / 3.0
AXIS = 0


def by_parameter(x, axis=0, keep=False):
    return np.sum(np.cumsum(x, axis=axis) ** 2) + np.sum(np.mean(x, axis=axis, keepdims=keep) ** 3)


def by_tuple(x, axes):
    return np.sum(np.transpose(x, axes)[0] * 2.0) + np.sum(np.var(x, axis=axes) ** 2)


def by_global(x):
    return np.sum(np.cumsum(x, AXIS) ** 2)


class Model:
    order = 1

    def __init__(self, axis, keep):
        self.axis, self.keep = axis, keep

    def energy(self, x):
        return np.sum(np.diff(x, axis=self.axis) ** 2) + np.sum(np.mean(x, self.axis, keepdims=self.keep) * 2.0)

    def smoothness(self, x):
        return np.sum(np.diff(x, n=self.order, axis=0) ** 2)


def made(axis):
    def f(x):
        return np.sum(np.cumsum(x, axis=axis) ** 2)

    return f


def inner(x, axis, n):
    return np.sum(np.linalg.norm(np.cumsum(x, axis), n, axis=axis))


def outer(x, axis):
    return inner(x, axis, 1) + inner(x, 1 - axis, 2)


def agrees(f, *args):
    found, want = srcad.grad(f)(*args), numeric_gradient(f, args)
    np.testing.assert_allclose(found, want.gradients[0], rtol=1e-7, atol=1e-9 + 10 * np.max(want.errors[0]))
    cotangent = np.cos(np.arange(X.size).reshape(X.shape))
    _, tangent = srcad.jvp(f, args, (cotangent, *[None] * (len(args) - 1)))
    assert np.isclose(tangent, np.sum(found * cotangent))


@pytest.mark.parametrize("axis", [0, 1, -1, 0])
@pytest.mark.parametrize("keep", [True, False])
def test_parameters(axis, keep):
    agrees(by_parameter, X, axis, keep)


def test_one_derivative_with_several_values():
    g = srcad.grad(by_parameter)
    for axis, keep in [(0, True), (1, True), (0, False), (1, False), (0, True)]:
        want = numeric_gradient(by_parameter, (X, axis, keep)).gradients[0]
        np.testing.assert_allclose(g(X, axis, keep), want, rtol=1e-7)
        np.testing.assert_allclose(g(X, axis=axis, keep=keep), want, rtol=1e-7)
    np.testing.assert_allclose(g(X), numeric_gradient(by_parameter, (X,)).gradients[0], rtol=1e-7)
    assert g.cache_info().misses == 4


@pytest.mark.parametrize("axes", [(0, 1), (1, 0)])
def test_tuples(axes):
    agrees(by_tuple, X, axes)


def test_true_is_not_one():
    def f(x, axis):
        return np.sum(np.cumsum(x, axis=int(axis)) ** 2) if axis is True else np.sum(np.cumsum(x, axis=axis) * x)

    agrees(f, X, 1)
    agrees(f, X, 0)


def test_calls_of_calls():
    agrees(outer, X, 0)
    agrees(outer, X, 1)


def test_a_global_may_change(monkeypatch):
    g = srcad.grad(by_global)
    for axis in (0, 1, 0):
        monkeypatch.setitem(globals(), "AXIS", axis)
        np.testing.assert_allclose(g(X), numeric_gradient(by_global, (X,)).gradients[0], rtol=1e-7)


def test_a_variable_of_a_closure_may_change():
    axis = 0

    def f(x):
        return np.sum(np.cumsum(x, axis=axis) ** 2)

    g = srcad.grad(f)
    for axis in (0, 1, 0):  # noqa: B007  read by f
        np.testing.assert_allclose(g(X), numeric_gradient(f, (X,)).gradients[0], rtol=1e-7)
    agrees(made(0), X)
    agrees(made(1), X)


def test_attributes_may_change():
    model = Model(0, True)
    g = srcad.grad(model.energy)
    for axis, keep in [(0, True), (1, True), (1, False), (0, True)]:
        model.axis, model.keep = axis, keep
        np.testing.assert_allclose(g(X), numeric_gradient(model.energy, (X,)).gradients[0], rtol=1e-7, atol=1e-12)
    agrees(Model(1, False).energy, X)


def test_an_attribute_of_the_class(monkeypatch):
    model = Model(0, True)
    g = srcad.grad(model.smoothness)
    wide = np.vstack([X, X**2, X**3])
    for order in (1, 2, 1):
        monkeypatch.setattr(Model, "order", order)
        np.testing.assert_allclose(g(wide), numeric_gradient(model.smoothness, (wide,)).gradients[0], rtol=1e-6)


def test_other_numbers_stay_types():
    """Only what a rule has to know: the number of steps is none of it."""

    def f(x, axis, steps):
        for _ in range(steps):
            x = np.cumsum(np.sin(x), axis=axis)
        return np.sum(x)

    g = srcad.grad(f)
    for steps in (1, 2, 3):
        np.testing.assert_allclose(g(X, 1, steps), numeric_gradient(f, (X, 1, steps)).gradients[0], rtol=1e-6)
    assert g.cache_info().misses == 1


def test_second_derivatives():
    def f(x, axis):
        return np.sum(np.cumprod(x, axis=axis))

    for axis in (0, 1):
        found = srcad.hvp(f)(X, axis, np.ones_like(X))
        eps = 1e-6
        want = (srcad.grad(f)(X + eps, axis) - srcad.grad(f)(X - eps, axis)) / (2 * eps)
        np.testing.assert_allclose(found, want, rtol=1e-6)


def over_axes(x):
    total = 0.0
    for axis in range(2):
        total += np.sum(np.cumsum(x, axis=axis) ** 2)
    return total


def test_an_axis_that_a_loop_runs_over():
    agrees(over_axes, X)


def test_what_changes_while_it_runs_and_has_to_be_known_is_refused():
    def f(x):
        total = 0.0
        for axis in range(2):
            total += np.sum(np.stack([x, 2.0 * x], axis=axis))
        return total

    with pytest.raises(srcad.NoDerivativeError, match="axis known only when the program runs"):
        srcad.grad(f)(X)
