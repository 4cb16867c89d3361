"""Derivatives of derivatives through rules that users declare, through blocks of `grad_of`, and checkpoints."""

from __future__ import annotations

import sys

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
RATE = 2.0


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
    assert srcad.grad(srcad.grad(lambda x: free(x) * RATE, wrt="RATE"), wrt="RATE")(3.0) == 6.0


def test_the_first_derivative_still_runs_the_rule_once():
    runs = []

    def f(x):
        return x * x

    @srcad.custom_vjp(f)
    def f_vjp(x):
        runs.append(x)
        return x * x, lambda y_bar: (2.0 * x * y_bar,)

    assert srcad.grad(f)(3.0) == 6.0 and runs == [3.0]




# ---------------------------------------------------------------- any signature, free variables, several values


def weighted(a, *rest, scale=2.0):
    return scale**3 * a * sum([r * r for r in rest])


def weighted_by_rule(a, *rest, scale=2.0):
    return scale**3 * a * sum([r * r for r in rest])


def a_tuple(a, *rest, scale):
    def pullback(b):
        s = sum([r * r for r in rest])
        return (b * scale**3 * s, *[2.0 * b * scale**3 * a * r for r in rest], 3.0 * b * scale**2 * a * s)

    return weighted_by_rule(a, *rest, scale=scale), pullback


def one_tuple_after_the_other(a, *rest, scale):
    def pullback(b):
        s = sum([r * r for r in rest])
        given = (b * scale**3 * s,) + tuple(2.0 * b * scale**3 * a * r for r in rest)
        return given + (3.0 * b * scale**2 * a * s,)

    return weighted_by_rule(a, *rest, scale=scale), pullback


def a_dict(a, *rest, scale):
    def pullback(b):
        s = sum([r * r for r in rest])
        given = tuple([2.0 * b * scale**3 * a * r for r in rest])
        return {"scale": 3.0 * b * scale**2 * a * s, "rest": given, "a": b * scale**3 * s}

    return weighted_by_rule(a, *rest, scale=scale), pullback


def of_weighted(fun):
    def loss(x, c):
        return np.sin(fun(x, c, x * x, scale=x * c)) * c

    return loss


@pytest.mark.parametrize("rule", [a_tuple, one_tuple_after_the_other, a_dict], ids=lambda rule: rule.__name__)
def test_rest_and_keyword_only_arguments(rule):
    srcad.custom_vjp(weighted_by_rule)(rule)
    loss, wanted = of_weighted(weighted_by_rule), of_weighted(weighted)
    assert srcad.grad(loss)(0.7, 1.3) == pytest.approx(srcad.grad(wanted)(0.7, 1.3), rel=1e-12)

    found = srcad.hvp(loss, wrt=(0, 1))(0.7, 1.3, (1.0, 0.5))
    assert np.allclose(list(found), list(srcad.hvp(wanted, wrt=(0, 1))(0.7, 1.3, (1.0, 0.5))), rtol=1e-12)
    assert srcad.grad(srcad.grad(loss))(0.7, 1.3) == pytest.approx(srcad.grad(srcad.grad(wanted))(0.7, 1.3), rel=1e-12)


def test_tangents_of_tangents_of_rest_arguments():
    srcad.custom_vjp(weighted_by_rule)(a_dict)

    def second(f):
        return srcad.jvp(lambda x: srcad.jvp(f, (x, x + 0.6), (1.0, 0.5))[1], (0.7,), (1.0,))

    assert np.allclose(second(of_weighted(weighted_by_rule)), second(of_weighted(weighted)), rtol=1e-12)


def grown(x):
    return RATE * x * np.sin(RATE)


def grown_by_rule(x):
    return RATE * x * np.sin(RATE)


@srcad.custom_vjp(grown_by_rule)
def grown_by_rule_vjp(x):
    def pullback(b):
        return {"x": b * RATE * np.sin(RATE), "RATE": b * x * (np.sin(RATE) + RATE * np.cos(RATE))}

    return grown_by_rule(x), pullback


def test_free_variables():
    def loss_of(fun):
        return lambda x: fun(fun(x) * x) * x

    loss, wanted = loss_of(grown_by_rule), loss_of(grown)
    for one in (0, "RATE"):
        for other in (0, "RATE"):
            found = srcad.grad(srcad.grad(loss, wrt=one), wrt=other)(3.0)
            assert found == pytest.approx(srcad.grad(srcad.grad(wanted, wrt=one), wrt=other)(3.0), rel=1e-12)
    found = srcad.hvp(loss, wrt=(0, "RATE"))(3.0, (1.0, 0.5))
    assert np.allclose(list(found), list(srcad.hvp(wanted, wrt=(0, "RATE"))(3.0, (1.0, 0.5))), rtol=1e-12)
    third = srcad.grad(srcad.grad(srcad.grad(loss, wrt="RATE"), wrt="RATE"), wrt="RATE")(3.0)
    expected = srcad.grad(srcad.grad(srcad.grad(wanted, wrt="RATE"), wrt="RATE"), wrt="RATE")(3.0)
    assert third == pytest.approx(expected, rel=1e-12)


def test_a_free_variable_that_only_the_rule_reads():
    """`x` is constant where the derivative by the variable is taken."""
    slope = srcad.grad(lambda x: grown_by_rule(x) * x)
    assert srcad.grad(slope, wrt="RATE")(3.0) == pytest.approx(6.0 * (np.sin(2.0) + 2.0 * np.cos(2.0)))


def several(x):
    return {"s": np.sin(x), "rest": (x * x, [x**3])}


def several_by_rule(x):
    return {"s": np.sin(x), "rest": (x * x, [x**3])}


@srcad.custom_vjp(several_by_rule)
def several_by_rule_vjp(x):
    def pullback(b):
        return (b["s"] * np.cos(x) + b["rest"][0] * 2.0 * x + b["rest"][1][0] * 3.0 * x**2,)

    return several_by_rule(x), pullback


def test_values_of_several_parts():
    def loss_of(fun):
        def loss(x):
            given = fun(x)
            return np.sum(given["s"] * given["rest"][0] * x) + np.sum(fun(given["rest"][1][0])["s"])

        return loss

    loss, wanted, v = loss_of(several_by_rule), loss_of(several), np.cos(X)
    assert np.allclose(srcad.hvp(loss)(X, v), srcad.hvp(wanted)(X, v), rtol=1e-12)

    def again(f):
        return srcad.grad(lambda x: np.sum(srcad.grad(f)(x) * v))(X)

    assert np.allclose(again(loss), again(wanted), rtol=1e-12)
    found = srcad.jvp(lambda x: srcad.jvp(loss, (x,), (v,))[1], (X,), (v,))
    assert np.allclose(found, srcad.jvp(lambda x: srcad.jvp(wanted, (x,), (v,))[1], (X,), (v,)), rtol=1e-12)


def solved(step, x, *parameters):
    for _ in range(40):
        x = step(x, *parameters)
    return x


def solved_by_rule(step, x, *parameters):
    return solved(step, x, *parameters)


@srcad.custom_vjp(solved_by_rule)
def solved_by_rule_vjp(step, x, *parameters):
    x = solved(step, x, *parameters)

    def pullback(x_bar):
        _, step_pullback = srcad.vjp(step, x, *parameters)
        w = x_bar
        for _ in range(40):
            w = x_bar + step_pullback(w)[0]
        return None, None, *step_pullback(w)[1:]

    return x, pullback


def test_functions_as_arguments():
    def loss_of(fun):
        return lambda a, b: fun(lambda x, p, q: 0.5 * (x + p / x) + 0.1 * np.sin(q * x), 1.0, a, b) ** 3

    wanted = loss_of(solved)
    loss = loss_of(solved_by_rule)
    assert srcad.grad(loss)(4.0, 0.3) == pytest.approx(srcad.grad(wanted)(4.0, 0.3), rel=1e-9)
    for at in (0, 1):
        found = srcad.grad(srcad.grad(loss, wrt=at), wrt=(0, 1))(4.0, 0.3)
        assert np.allclose(list(found), list(srcad.grad(srcad.grad(wanted, wrt=at), wrt=(0, 1))(4.0, 0.3)), rtol=1e-8)


def test_none_and_mistakes_in_the_second_derivative():
    def f(x, y):
        return x * x * y

    def pullback_of(given):
        @srcad.custom_vjp(f)
        def f_vjp(x, y):
            return x * x * y, lambda b: given(b, x, y)

        return lambda x: np.sum(f(x, np.sin(x)))

    loss = pullback_of(lambda b, x, y: (2.0 * x * y * b, None))  # a gradient that leaves y out, on purpose
    assert np.allclose(srcad.hvp(loss)(X, np.ones(3)), 2.0 * np.sin(X) + 2.0 * X * np.cos(X))
    for given, message in (
        (lambda b, x, y: (2.0 * x * y * b,), "gives 1 cotangents for 2 arguments"),
        (lambda b, x, y: {"x": 2.0 * x * y * b}, "gives no cotangent for y, which is active"),
        (lambda b, x, y: (np.sum(2.0 * x * y * b), x * x * b), "a cotangent with 0 dimensions for x, which has 1"),
    ):
        with pytest.raises(srcad.SrcadError, match=message):
            srcad.hvp(pullback_of(given))(X, np.ones(3))


def test_a_free_variable_read_as_an_attribute():
    this = sys.modules[__name__]
    assert srcad.grad(lambda x: this.RATE * grown(x), wrt="RATE")(3.0) == pytest.approx(
        _by_rate(lambda x: RATE * grown(x), 3.0), rel=1e-7
    )


def _by_rate(f, x, h=1e-6):
    global RATE
    kept, ends = RATE, []
    for RATE in (kept + h, kept - h):
        ends.append(f(x))
    RATE = kept
    return (ends[0] - ends[1]) / (2.0 * h)


class TestARuleThatIsOnPurposeNotTheDerivative:
    """The gradient is what the rule says, and its derivative is that of what the rule says: of its pullback as it is
    written, and of the function's value, where the gradient has it, by the rule again."""

    @staticmethod
    def first(x):
        s, c = np.sin(x), np.cos(x)
        return 5.0 * s**3 * c * x + np.round(s, 1)

    @staticmethod
    def second(x):
        s, c = np.sin(x), np.cos(x)
        return 15.0 * s**2 * c**2 * x - 5.0 * s**4 * x + 5.0 * s**3 * c + 5.0 * s**3 * c

    def test_every_way_to_a_second_derivative(self):
        def h(x):
            return rounded(np.sin(x)) * x

        x = 0.7
        assert srcad.grad(h)(x) == pytest.approx(self.first(x), rel=1e-13)
        assert srcad.jvp(h, (x,), (1.0,))[1] == pytest.approx(self.first(x), rel=1e-13)
        found = {
            "grad of grad": srcad.grad(srcad.grad(h))(x),
            "hvp": srcad.hvp(h)(x, 1.0),
            "hessian": srcad.hessian(h)(x),
            "jvp of grad": srcad.jvp(srcad.grad(h), (x,), (1.0,))[1],
            "vjp of grad": srcad.vjp(srcad.grad(h), x)[1](1.0)[0],
            "jacobian of grad": srcad.jacobian(srcad.grad(h))(x),
            "grad of jvp": srcad.grad(lambda x: srcad.jvp(h, (x,), (1.0,))[1])(x),
            "jvp of jvp": srcad.jvp(lambda x: srcad.jvp(h, (x,), (1.0,))[1], (x,), (1.0,))[1],
            "vjp of vjp": srcad.vjp(lambda x: srcad.vjp(h, x)[1](1.0)[0], x)[1](1.0)[0],
        }
        for way, value in found.items():
            assert value == pytest.approx(self.second(x), rel=1e-13), way

    def test_the_third_derivative(self):
        def f(x):
            return rounded(x) ** 2

        # by the rule, g = 2 r r', r' = 5 x^3: g' = 2 (r' r' + r r''), g'' = 2 (3 r' r'' + r r''')
        r, r1, r2, r3, x = 0.6, 5 * 0.6**3, 15 * 0.6**2, 30 * 0.6, 0.6
        assert srcad.grad(srcad.grad(f))(x) == pytest.approx(2 * (r1**2 + r * r2), rel=1e-13)
        assert srcad.grad(srcad.grad(srcad.grad(f)))(x) == pytest.approx(2 * (3 * r1 * r2 + r * r3), rel=1e-13)

    def test_straight_through(self):
        def loss(w):
            return np.sum(straight(w) ** 2)

        w = np.array([0.3, 1.6])
        assert np.array_equal(srcad.grad(loss)(w), 2.0 * np.round(w))
        assert np.array_equal(srcad.hessian(loss)(w), 2.0 * np.eye(2))
        assert np.array_equal(srcad.hvp(loss)(w, np.array([1.0, 3.0])), [2.0, 6.0])

    def test_by_a_free_variable(self):
        def f(x):
            return scaled_by_rate(x) ** 2

        # the rule says that the derivative by RATE is 7 x: the gradient 14 x (RATE x), and its derivative 98 x^2
        assert srcad.grad(f, wrt="RATE")(3.0) == 14.0 * 3.0 * 6.0
        assert srcad.grad(srcad.grad(f, wrt="RATE"), wrt="RATE")(3.0) == 98.0 * 9.0


def rounded(x):
    return np.round(x, 1)


@srcad.custom_vjp(rounded)
def rounded_vjp(x):
    return np.round(x, 1), lambda y_bar: (5.0 * x**3 * y_bar,)


def straight(x):
    return np.round(x)


@srcad.custom_vjp(straight)
def straight_vjp(x):
    return np.round(x), lambda y_bar: (y_bar,)


def scaled_by_rate(x):
    return RATE * x


@srcad.custom_vjp(scaled_by_rate)
def scaled_by_rate_vjp(x):
    return RATE * x, lambda y_bar: {"x": RATE * y_bar, "RATE": 7.0 * x * y_bar}
