"""Derivatives of derivatives through rules that users declare, through blocks of `grad_of`, and checkpoints."""

from __future__ import annotations

import numpy as np
import pytest

import srcad
from srcad import d
from tests.test_custom_vjp import A, B, loop_loss, plain_loss, stored_loss
from tests.test_templates import cube as cube_by_template


def cube(x):
    return x * x * x


def cube_by_rule(x):
    return x * x * x


@srcad.custom_vjp(cube_by_rule)
def cube_by_rule_vjp(x):
    def pullback(y_bar):
        return {"x": 3.0 * y_bar * x * x}

    return x * x * x, pullback


cube_again = srcad.checkpoint(cube)


def mixed(fun):
    def f(x):
        total = 0.0
        for i in range(len(x)):
            if x[i] > 0.0:
                total += np.sin(fun(x[i]) * x[0])
            else:
                total += fun(x[i] * x[i])
        return total + np.sum(fun(x)[1:] * x[:-1])

    return f


X = np.array([0.3, -1.2, 0.8])
FUNS = [cube_by_template, cube_by_rule, cube_again]
NAMES = ["template", "custom_vjp", "checkpoint"]


@pytest.mark.parametrize("fun", FUNS, ids=NAMES)
def test_orders_one_to_four(fun):
    derivative, wanted = lambda x: np.sin(fun(x)), lambda x: np.sin(cube(x))
    for order in range(1, 5):
        derivative, wanted = srcad.grad(derivative), srcad.grad(wanted)
        assert derivative(0.7) == pytest.approx(wanted(0.7), rel=1e-12), f"order {order}"


@pytest.mark.parametrize("fun", FUNS, ids=NAMES)
def test_hessians(fun):
    found = srcad.hessian(mixed(fun))(X)
    assert np.allclose(found, srcad.hessian(mixed(cube))(X), rtol=1e-12)
    assert np.allclose(found, found.T, rtol=1e-12)
    v = np.array([1.0, -0.5, 2.0])
    assert np.allclose(srcad.hvp(mixed(fun))(X, v), found @ v, rtol=1e-12)


@pytest.mark.parametrize("loss", [plain_loss, loop_loss, stored_loss])
@pytest.mark.parametrize("at", [0, 1])
def test_of_a_linear_system(loss, at):
    """Against differences of the gradient."""
    args = [A, B]
    v = np.cos(np.arange(args[at].size)).reshape(args[at].shape)
    gradient = srcad.grad(loss, wrt=at)
    ends = []
    for step in (1e-6, -1e-6):
        moved = list(args)
        moved[at] = args[at] + step * v
        ends.append(gradient(*moved))
    product = srcad.jvp(gradient, (A, B), (v, None) if at == 0 else (None, v))[1]
    assert np.allclose(product, (ends[0] - ends[1]) / 2e-6, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("fun", FUNS, ids=NAMES)
def test_derivatives_inside_of_what_is_differentiated(fun):
    def slope(a):
        return srcad.grad(lambda x: np.sin(fun(x)) * a)(a) * a

    def back(a):
        _, pullback = srcad.vjp(lambda x: fun(x), 2.0 * a)
        return pullback(a)[0]

    x, h = 0.7, 1e-6
    assert srcad.grad(slope)(x) == pytest.approx((slope(x + h) - slope(x - h)) / (2 * h), rel=1e-7)
    assert srcad.grad(back)(x) == pytest.approx(36.0 * x**2)


def test_blocks_of_grad_of():
    def f(x):
        h = x * x
        with srcad.grad_of(h) as g:
            g = g * x
        return np.sin(h)

    # the gradient is 2 x * x * cos(x^2), and that is what is differentiated
    assert srcad.grad(srcad.grad(f))(0.7) == pytest.approx(4 * 0.7 * np.cos(0.49) - 4 * 0.7**3 * np.sin(0.49))


def test_a_template_is_differentiated_as_it_stands():
    def stepped(x):
        return np.floor(x)

    @srcad.adjoint(stepped)
    def stepped_adjoint(y, x):
        d[x] = d[y] * np.sin(x)

    assert srcad.grad(srcad.grad(stepped))(0.7) == pytest.approx(np.cos(0.7))


def test_what_cannot_be_put_in_place_is_refused():
    def f(x):
        return x * x

    def pullback_of(x):
        return lambda y_bar: (2.0 * x * y_bar,)

    @srcad.custom_vjp(f)
    def f_vjp(x):
        pair = f(x), pullback_of(x)
        return pair

    assert srcad.grad(f)(3.0) == 6.0
    assert srcad.grad(srcad.grad(f))(3.0) == 2.0  # a pair under a name is one all the same

    def free(x):
        return RATE * x

    @srcad.custom_vjp(free)
    def free_vjp(x):
        return RATE * x, lambda y_bar: {"x": RATE * y_bar, "RATE": x * y_bar}

    assert srcad.grad(lambda x: free(x) * RATE, wrt="RATE")(3.0) == 2.0 * RATE * 3.0
    with pytest.raises(srcad.SrcadError, match="free, which takes .* or reads active variables, differentiated twice"):
        srcad.grad(srcad.grad(lambda x: free(x) * RATE, wrt="RATE"), wrt="RATE")(3.0)


def test_the_first_derivative_still_runs_the_rule_once():
    runs = []

    def f(x):
        return x * x

    @srcad.custom_vjp(f)
    def f_vjp(x):
        runs.append(x)
        return x * x, lambda y_bar: (2.0 * x * y_bar,)

    assert srcad.grad(f)(3.0) == 6.0 and runs == [3.0]


RATE = 2.0
