"""Products and sums of expressions come out in fewer terms, and mean the same."""

import ast
import math

import gast
import numpy as np
import pytest

import srcad
from srcad.facts import Scalar
from srcad.lengths import Scope
from srcad.rules.expr import E, literal
from srcad.rules.terms import gathered, tidied, total_of, with_constants_first
from srcad.tree.build import text
from tests.oracle.differences import numeric_gradient

VALUES = {"x": 1.25, "y": -0.75, "z": 2.5, "p": 3.0 * 0.5}


def expression(written):
    return E(gast.ast_to_gast(ast.parse(written, mode="eval")).body, Scalar("float64"), Scope())


def value(node):
    return eval(text(node), dict(VALUES))  # noqa: S307


PRODUCTS = {
    "0.5 * (x * y) * (2.0 * z) * z": "x * y * z * z",
    "0.5 * (2.0 * (x * (4.0 * y)))": "4.0 * x * y",
    "-(2.0 * x) * (0.5 * y)": "-(x * y)",
    "-2.0 * x * -3.0": "6.0 * x",
    "2 * (3.0 * x)": "6.0 * x",
    "2.0 * x / y * (0.5 * z)": "x / y * z",
    "3.0 * x": "3.0 * x",
    "4.0 * (0.1 * y) * (3.0 * x)": "1.2 * y * x",
    "x * 2.0": "x * 2.0",
    "2.0 / x * 3.0": "6.0 / x",
    "2.0 * x / (4.0 * y)": "2.0 * x / (4.0 * y)",
    "1e200 * (1e200 * x)": "1e+200 * (1e+200 * x)",
    "0.0 * (2.0 * x)": "0.0 * (2.0 * x)",
    "2.0 * (x + 3.0 * y)": "2.0 * (x + 3.0 * y)",
    "True * (2.0 * x)": "True * (2.0 * x)",
}


@pytest.mark.parametrize("written", PRODUCTS)
def test_constants_are_gathered(written):
    made = gathered(expression(written).node)
    assert text(made) == PRODUCTS[written]
    assert value(made) == pytest.approx(value(expression(written).node), rel=1e-15)


SUMS = {
    ("3.0 * (x * y)", "y * (3.0 * x)"): "6.0 * x * y",
    ("-0.5 * x", "-(0.5 * x)"): "-x",
    ("x", "x", "x"): "3.0 * x",
    ("0.1 * x", "0.2 * x"): "0.3 * x",
    ("x / y", "2.0 * x / y"): "3.0 * x / y",
    ("x / y", "x / z"): "x / y + x / z",
    ("x * y", "-(x * y)"): "x * y - x * y",
    ("x * y", "-(3.0 * y * x)"): "-2.0 * x * y",
    ("x", "y"): "x + y",
    ("x * x", "x"): "x * x + x",
}


@pytest.mark.parametrize("pieces", SUMS)
def test_like_terms_are_put_together(pieces):
    terms = [expression(p) for p in pieces]
    made = total_of(terms)
    assert str(made) == SUMS[pieces]
    assert value(made.node) == pytest.approx(sum(value(t.node) for t in terms), rel=1e-15, abs=1e-15)


def test_a_name_does_not_hide_a_like_term():
    named = {"p": expression("x * z").node}
    assert str(total_of([expression("p * y"), expression("2.0 * y * z * x")], named)) == "3.0 * y * z * x"
    assert str(total_of([expression("p * y"), expression("2.0 * y * z")], named)) == "p * y + 2.0 * y * z"


@pytest.mark.parametrize("sign, inside", [(1, 1), (1, -1), (-1, 1), (-1, -1)])
def test_signs_of_quotients_stay(sign, inside):
    x, y = expression("x"), expression("y")
    made = (2.0 * x * inside) / (y * 1.0) * 0.5
    made = made if sign > 0 else -made
    again = with_constants_first(made)
    assert value(again.node) == pytest.approx(value(made.node), rel=1e-15)


def test_a_part_of_a_quotient_is_a_factor_of_its_own():
    """It was multiplied by what the quotient divides, without the subscript."""
    whole = expression("x") / expression("y")
    assert text((expression("z") * whole["..., None"]).node) == "z * (x / y)[..., None]"
    assert text((expression("z") * whole.attr("real", whole.fact)).node) == "z * (x / y).real"


def test_a_quotient_times_its_denominator_is_its_numerator():
    assert text(tidied(expression("x * z / y * y").node)) == "x * z"
    assert text(tidied(expression("x / y * z").node)) == "x / y * z"
    assert text(tidied(expression("(x / y + (z + x) / y * y) * x").node)) == "(x / y + (z + x)) * x"


PROGRAMS = {
    "x * x * x": lambda x: x * x * x,
    "(x * x - 2.0) / (2.0 * x)": lambda x: (x * x - 2.0) / (2.0 * x),
    "3.0 * x * x * x * x / (x * x + 1.0)": lambda x: 3.0 * x * x * x * x / (x * x + 1.0),
    "0.5 * x * x * (2.0 * x)": lambda x: 0.5 * x * x * (2.0 * x),
    "x / (1.0 - x) - (1.0 - x) / x": lambda x: x / (1.0 - x) - (1.0 - x) / x,
    "-x * x * -3.0 + x * (2 * x)": lambda x: -x * x * -3.0 + x * (2 * x),
}


@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.parametrize("given", [0.7, np.array([0.3, 0.7, 1.9])], ids=["number", "array"])
def test_products_of_one_value(name, given):
    fun = PROGRAMS[name]
    total = (lambda x: np.sum(fun(x))) if isinstance(given, np.ndarray) else fun
    step = 1e-30
    exact = np.imag(fun(given + 1j * step)) / step
    assert np.allclose(srcad.grad(total)(given), exact, rtol=1e-13)
    assert np.allclose(
        srcad.jvp(fun, (given,), (np.ones_like(given) if np.ndim(given) else 1.0,))[1], exact, rtol=1e-13
    )
    srcad.check_grads(total, (given,), order=2)


def test_types_stay():
    x = np.array([0.3, 0.7], "float32")
    gradient = srcad.grad(lambda x: np.sum(0.5 * x * x * (2.0 * x)))(x)
    assert gradient.dtype == "float32" and np.allclose(gradient, 3.0 * x**2)


def test_a_product_is_new_memory_and_stays_so():
    """`0.5 * (2.0 * x)` is an array of its own: what is added to it does not go into x."""
    for written in ("0.5 * (2.0 * x)", "x / y * y", "-(0.5 * (-2.0 * x))"):
        assert not isinstance(tidied(expression(written).node), gast.Name)
    assert str(total_of([expression("0.5 * x"), expression("0.5 * x")])) == "0.5 * x + 0.5 * x"
    assert str(total_of([expression("0.5 * x"), expression("0.5 * x")], {}, lambda name: True)) == "x"

    def fun(x, y):
        z = 0.5 * x * x
        y[...] = x
        return np.sum(z) + np.sum(y * 2.0) + x[0]

    x = np.array([1.0, 2.0])
    kept = x.copy()
    assert np.array_equal(srcad.grad(fun)(x, np.zeros(2)), [4.0, 4.0]) and np.array_equal(x, kept)


def test_an_array_of_no_dimensions_is_no_number():
    def fun(v, h):
        h[0] -= v[()]
        return np.sum(h) + v * v + 0.5 * v * v * 2.0

    v = np.array(2.0)
    v_bar, h_bar = srcad.grad(fun, wrt=(0, 1))(v, np.ones((3, 5)))
    assert v_bar == -5.0 + 4.0 + 4.0 and np.array_equal(h_bar, np.ones((3, 5))) and v == 2.0


def test_a_cotangent_that_is_a_sum_of_numbers_is_known_as_that_number():
    def f(x):
        a = 0.3
        for _ in range(2):
            a += x * x
        return a * 0.7 + (a - 1.0)

    assert srcad.grad(f)(1.0) == pytest.approx(6.8, rel=1e-15)


def test_contributions_that_are_numbers():
    def fun(x):
        t = np.max(x)
        return t * 0.7 + t + 0.5 * t

    assert str(total_of([expression("0.7"), expression("1.0")])) == "1.7"
    made = total_of([literal(0.7, Scope()), literal(1.0, Scope())])
    assert str(made) == "1.7" and made.literal == 1.7
    assert srcad.grad(fun)(np.array([1.0, 3.0])).tolist() == [0.0, 2.2]
    assert srcad.jvp(fun, (np.array([1.0, 3.0]),), (np.ones(2),))[1] == 2.2
    assert srcad.grad(lambda x: 0.7 * x + x)(2.0) == 1.7


def doubled(x):
    z, v = np.tanh(x), np.ones(3)
    for _ in range(2):
        v[:] = np.sin(x + z[::-1])
        for k in range(2):
            z = np.tanh(3.0 * z[k] + (v + v))
    return np.sum(z)


def subtracted(x):
    z, v = np.tanh(x), np.sin(x)
    for k in range(2):
        z = np.exp(0.1 * z[k] - (v + 0.5 * v - 3.0 * v))
    return np.sum(z)


def twice_in_a_list(x):
    z = [x[0], x[1]]
    for k in range(2):
        z = [z[k] * x[2] * (z[0] + z[0]), z[1] + x[2] + x[2]]
    return z[0] * z[1]


def of_numbers(x):
    z, v = x[0], x[1]
    for _ in range(3):
        z = math.tanh(z * x[2] + (v + v))
        v = math.sin(z + z)
    return z * v


@pytest.mark.parametrize("f", [doubled, subtracted, twice_in_a_list, of_numbers])
def test_a_name_hides_what_has_changed_since(f):
    """A term that comes twice by a name goes by that name: `y_bar` in its value is another one by then."""
    x = np.array([0.3, -0.2, 0.5])
    expected = numeric_gradient(f, (x,), (0,)).gradients[0]
    np.testing.assert_allclose(srcad.grad(f)(x), expected, rtol=1e-6, atol=1e-9)
    assert np.isclose(srcad.jvp(f, (x,), (np.cos(x),))[1], expected @ np.cos(x), rtol=1e-6, atol=1e-9)
