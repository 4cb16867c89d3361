"""Data whose lengths do not fit: every derivative raises what the primal raises, also where it computes no value."""

import numpy as np
import pytest
import scipy
from scipy import integrate, interpolate, linalg

import srcad
from tests.oracle.differences import numeric_gradient

THREE, FOUR = np.arange(3.0) + 1.0, np.arange(4.0) + 1.0
DATA = THREE


def product(x, y):
    return np.sum(x * y)


def shifted(x, y):
    return np.sum(x + y)


def inner(x, y):
    return x @ y


def by_einsum(x, y):
    return np.einsum("i,i->", x, y)


def chosen(x, y):
    return np.sum(np.where(y > 2.0, x, 0.0))


def steps(x, y):
    return np.sum(np.diff(x) * y[:-1])


def of_data(x, y):
    return np.sum(x + DATA) + np.sum(y)


def in_a_called_function(x, y):
    def mean_square(u, v):
        return np.mean((u - v) ** 2)

    return mean_square(x, y)


def after_a_branch(x, y):
    s = np.sum(x) if x[0] > 0.0 else 0.0
    return s + np.sum(x - y)


def of_closure(c):
    return lambda x, y: np.sum(x - c) * np.sum(y)


class Model:
    def __init__(self, c):
        self.c = c

    def loss(self, x, y):
        return np.sum(x + self.c) + np.sum(y)


FUNCTIONS = [
    product, shifted, inner, by_einsum, chosen, steps, of_data, in_a_called_function, after_a_branch, of_closure(THREE),
    Model(THREE).loss,
]  # fmt: skip


def raised(call):
    with pytest.raises(Exception) as found:  # noqa: PT011  of the same type as the primal's, compared below
        call()
    return type(found.value), str(found.value)


@pytest.mark.parametrize("f", FUNCTIONS, ids=lambda f: f.__name__)
def test_raises_what_the_primal_raises(f):
    of_x, of_both = srcad.grad(f), srcad.grad(f, wrt=("x", "y"))
    expected = numeric_gradient(f, (THREE, THREE), (0,)).gradients[0]
    np.testing.assert_allclose(of_x(THREE, THREE), expected, rtol=1e-6, atol=1e-9)
    wrong = FOUR, THREE
    expected = raised(lambda: f(*wrong))
    for call in (
        lambda: of_x(*wrong),
        lambda: of_both(*wrong),
        lambda: of_x(x=FOUR, y=THREE),
        lambda: srcad.value_and_grad(f)(*wrong),
        lambda: srcad.vjp(f, *wrong),
        lambda: srcad.jvp(f, wrong, wrong),
        lambda: srcad.hvp(f)(*wrong, FOUR),
        lambda: srcad.hessian(f)(*wrong),
    ):
        assert raised(call) == expected
    np.testing.assert_allclose(of_x(THREE, THREE), of_both(THREE, THREE).x)  # and goes on afterwards


def test_at_the_first_call_too():
    assert raised(lambda: srcad.grad(shifted)(THREE, FOUR)) == raised(lambda: shifted(THREE, FOUR))


def test_one_is_broadcast():
    assert srcad.grad(shifted)(np.ones(1), FOUR) == np.array([4.0])
    np.testing.assert_array_equal(srcad.grad(shifted)(THREE, np.ones(1)), np.ones(3))


def test_in_containers():
    def f(p, n):
        return np.sum(p["w"] * p["rest"][1]) + np.sum(p["w"] * np.ones(n))

    grad = srcad.grad(f)
    right = {"w": THREE, "rest": (2.0, THREE)}
    np.testing.assert_array_equal(grad(right, 3)["w"], THREE + 1.0)
    for wrong, n in (({"w": THREE, "rest": (2.0, FOUR)}, 3), (right, 4)):
        assert raised(lambda: grad(wrong, n)) == raised(lambda: f(wrong, n))


def test_what_happens_before_it_raises_happens_once(capsys):
    def f(x, y):
        print("started")
        y[0] = 7.0
        return np.sum(x * y)

    y = FOUR.copy()
    with pytest.raises(ValueError, match="broadcast"):
        srcad.grad(f)(THREE, y)
    assert capsys.readouterr().out == "started\n"
    assert y[0] == 7.0


def test_of_a_gradient_of_a_gradient():
    def slope(x, y):
        return srcad.grad(product)(x, y)[0]

    second = srcad.grad(srcad.grad(lambda t, x, y: t**3 * np.sum(x + y)))
    assert second(2.0, THREE, THREE) == pytest.approx(12.0 * np.sum(2.0 * THREE))
    with pytest.raises(ValueError, match="broadcast"):
        second(2.0, THREE, FOUR)


# ---------------------------------------------------------------- what may not be evaluated demands nothing


def in_a_test(x, y, n):
    return np.sum(x * x) if n and np.sum(x * y) > 0.0 else np.sum(x)


def in_a_chain(x, y, n):
    return np.sum(x * x) if 0 < n < np.sum(x * y) else np.sum(x)


def in_a_truth(x, y, n):
    known = n == 0 or np.all(x * y > 0.0)
    return np.sum(x) * known


def in_a_conditional(x, y, n):
    scale = 2.0 if n == 0 else np.sum(x * y)
    return np.sum(x) * scale


def in_a_loop(x, y, n):
    s = np.sum(x)
    for _ in range(n):
        s += np.sum(x * y)
    return s + sum(np.sum(x * y) for _ in range(n))


def behind_a_return(x, y, n):
    if n == 0:
        return np.sum(x**2)
    return np.sum(x * y)


def that_is_tried(x, y, n):
    try:
        s = np.sum(x * y)
    except ValueError:
        s = 3.0 + n
    return s * np.sum(x)


def in_a_function_that_is_not_called(x, y, n):
    def later():
        return np.sum(x * y)

    return np.sum(x**2) if n == 0 else later()


@pytest.mark.parametrize(
    "f",
    [
        in_a_test, in_a_chain, in_a_truth, in_a_conditional, in_a_loop, behind_a_return, that_is_tried,
        in_a_function_that_is_not_called,
    ],
)  # fmt: skip
def test_demands_nothing(f):
    expected = numeric_gradient(f, (THREE, FOUR, 0), (0,)).gradients[0]
    np.testing.assert_allclose(srcad.grad(f)(THREE, FOUR, 0), expected, rtol=1e-6)
    np.testing.assert_allclose(srcad.value_and_grad(f)(THREE, FOUR, 0)[1], expected, rtol=1e-6)


# ---------------------------------------------------------------- rules demand no more than their functions

RNG = np.random.default_rng(5)
ROWS, AT = RNG.random((3, 4)), np.array([0.0, 1.0, 2.5])
STACK = np.stack([np.diag([1.0, 2.0, 4.0]) + 0.1, np.diag([3.0, 1.5, 2.0]) + 0.2])
OF_TWO = {
    "trapezoid along the first axis": (lambda y, x: integrate.trapezoid(y, x, axis=0), ROWS, AT),
    "trapezoid with its axis in its place": (lambda y, x: np.trapezoid(y, x, 1.0, 0), ROWS, AT),
    "trapezoid with the points of all rows": (lambda y, x: integrate.trapezoid(y, x, axis=1), ROWS, RNG.random((1, 4))),
    "trapezoid with the points of all columns": (lambda y, x: np.trapezoid(y, x, axis=0), ROWS, AT[:, None]),
    "Simpson's rule along the first axis": (lambda y, x: integrate.simpson(y, x=AT, axis=0) + x, ROWS, 2.0),
    "running trapezoids": (lambda y, x: integrate.cumulative_trapezoid(y, x, axis=0), ROWS, AT),
    "eigenvalues of a stack": (lambda a, b: linalg.eigvalsh(a) * b, STACK, AT),
    "a triangular system of a stack": (lambda a, b: linalg.cho_solve((a, True), b), STACK, ROWS),
    "curves along the last axis": (
        lambda y, x: interpolate.CubicSpline(np.arange(4.0), y, 1).integrate(x[1], x[2]), ROWS, AT
    ),
    "take along an axis, with one row of indices": (
        lambda a, b: np.take_along_axis(a, np.zeros((1, 2), int), 1) * b[:, None], ROWS, AT
    ),
    "a product with a stack": (lambda a, b: a @ b, RNG.random((2, 1, 3, 4)), RNG.random((5, 4, 2))),
    "cov in columns": (lambda a, b: np.cov(a, b, rowvar=False), RNG.random((5, 2)), RNG.random((5, 3))),
    "select": (lambda a, b: np.select([a > 0.5, a > 0.2], [a, b], 0.0), ROWS, RNG.random(4)),
}  # fmt: skip


@pytest.mark.skipif(tuple(map(int, scipy.__version__.split(".")[:2])) < (1, 16), reason="SciPy takes stacks since 1.16")
@pytest.mark.parametrize("name", OF_TWO)
def test_no_more_than_the_function(name):
    fun, *args = OF_TWO[name]

    def f(a, b):
        return np.sum(np.sin(fun(a, b)))

    srcad.check_grads(f, tuple(args))
    got = srcad.grad(f)(*args)
    np.testing.assert_allclose(got, numeric_gradient(f, tuple(args), (0,)).gradients[0], rtol=1e-5, atol=1e-7)
