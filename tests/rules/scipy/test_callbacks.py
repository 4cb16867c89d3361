"""Solvers whose function takes its parameters from around it: closures, partials, methods, objects, dicts."""

import functools

import numpy as np
import pytest
from scipy import integrate, optimize

import srcad
from srcad import called
from tests.rules.scipy import directions


def cubic(x, p, q):
    return x**3 + p * x - q


class Cubic:
    def __init__(self, p, q):
        self.p, self.q = p, q

    def value(self, x):
        return cubic(x, self.p, self.q)

    def scaled(self, x, k=2.0):
        return self.value(x) * k

    def __call__(self, x):
        return self.value(x)


class Twice:
    factor = 2.0

    def __init__(self, part):
        self.part = part

    @property
    def slope(self):
        return self.part.p * self.factor

    def value(self, x):
        return self.factor * (x**3 - self.part.q) + self.slope * x

    def root(self):
        return optimize.brentq(self.value, 0.0, 3.0)

    def other(self):
        return optimize.brentq(lambda x: self.slope * x + self.part(x), 0.0, 3.0)


def solved_lambda(p, q):
    return optimize.brentq(lambda x: x**3 + p * x - q, 0.0, 3.0) ** 2


def solved_def(p, q):
    def f(x):
        y = x**3
        return y + g(x) - q

    def g(x):
        return p * x

    return optimize.brentq(f, 0.0, 3.0) ** 2


def solved_partial(p, q):
    return optimize.brentq(functools.partial(lambda p, x: cubic(x, p, q), p), 0.0, 3.0) ** 2


def solved_keywords(p, q):
    return optimize.brentq(functools.partial(cubic, p=p, q=q), 0.0, 3.0) ** 2


def solved_default(p, q):
    return optimize.brentq(lambda x, p=p, *, r=q: cubic(x, p, r), 0.0, 3.0) ** 2


def solved_both(p, q):
    return optimize.brentq(lambda x, q: cubic(x, p, q), 0.0, 3.0, args=(q,)) ** 2


def solved_one_arg(p, q):
    return optimize.brentq(lambda x, q: cubic(x, p, q), 0.0, 3.0, args=q) ** 2


def solved_tuple(p, q):
    pars = (p, q)
    return optimize.brentq(cubic, 0.0, 3.0, args=pars) ** 2


def solved_choice(p, q):
    f = (lambda x: cubic(x, p, q)) if p > 0.0 else (lambda x: cubic(x, 1.0, q))
    return optimize.brentq(f, 0.0, 3.0) ** 2


def solved_slope(p, q):
    return optimize.newton(lambda x: cubic(x, p, q), 1.0, fprime=lambda x: 3.0 * x**2 + p) ** 2


def solved_inside(p, q):
    def inner(p, q):
        return optimize.brentq(lambda x: cubic(x, p, q), 0.0, 3.0)

    return inner(p, 2.0 * q) * inner(2.0 * p, q)


def solved_unused(p, q):
    scale = 3.0 * np.ones(2)
    return optimize.brentq(lambda x: scale[0] * cubic(x, p, q), 0.0, 3.0) ** 2


def solved_method(p, q):
    return optimize.brentq(Cubic(p, q).value, 0.0, 3.0) * optimize.brentq(Cubic(q, p), 0.0, 3.0)


def solved_object(p, q):
    twice = Twice(Cubic(p, q))
    before = twice.root()
    twice.part = Cubic(before, p)
    return before * twice.root() + twice.other()


def solved_objects_of_a_loop(p, q):
    total = 0.0
    for k in range(3):
        twice = Twice(Cubic(p + k * total, q))

        def value(x):
            def inner():
                return twice.value(x)

            return inner()

        total += optimize.brentq(value, 0.0, 3.0) * twice.slope
    return total


EVERY = [
    solved_lambda, solved_def, solved_partial, solved_keywords, solved_default, solved_both, solved_one_arg,
    solved_tuple, solved_choice, solved_slope, solved_inside, solved_unused, solved_method,
    solved_object, solved_objects_of_a_loop,
]  # fmt: skip


@pytest.mark.parametrize("fun", EVERY)
def test_what_a_function_takes_from_around_it(fun):
    directions.check(fun, (1.3, 2.0))
    srcad.check_grads(fun, (1.3, 2.0), order=2, modes=("reverse",), rtol=1e-5)


def test_the_text_has_it_among_the_arguments():
    text = srcad.source(solved_lambda, wrt=("p", "q"), example_args=(1.3, 2.0))
    assert "lambda x, p, q: x ** 3 + p * x - q" in text
    assert "args=(p, q)" in text


@pytest.mark.parametrize(
    "fun",
    [
        lambda m: optimize.brentq(m.value, 0.0, 3.0),
        lambda m: optimize.brentq(m.scaled, 0.0, 3.0),
        lambda m: optimize.brentq(m, 0.0, 3.0),
        lambda m: optimize.brentq(lambda x: m.p * x + x**3 - m.q, 0.0, 3.0),
        lambda m: optimize.brentq(lambda x: 2.0 * m.value(x), 0.0, 3.0),
    ],
)
def test_attributes_of_objects(fun):
    g = srcad.grad(fun)(Cubic(1.3, 2.0))
    want = srcad.grad(lambda p, q: optimize.brentq(cubic, 0.0, 3.0, args=(p, q)), wrt=("p", "q"))(1.3, 2.0)
    np.testing.assert_allclose((g.p, g.q), (want.p, want.q))


def test_objects_in_objects():
    class Model:
        def __init__(self, part):
            self.part, self.unused = part, np.ones(2)

    g = srcad.grad(lambda m: optimize.brentq(m.part.value, 0.0, 3.0))(Model(Cubic(1.3, 2.0)))
    want = srcad.grad(lambda p: optimize.brentq(cubic, 0.0, 3.0, args=(p, 2.0)))(1.3)
    np.testing.assert_allclose(g.part.p, want)


def test_items_of_dicts_and_tuples():
    def loss(params, pair):
        return optimize.brentq(lambda x: cubic(x, params["p"], pair[1]) + pair[0], 0.0, 3.0)

    directions.check(loss, ({"p": 1.3, "name": "a"}, (0.1, 2.0)))


LEVEL = 2.0


def test_a_free_variable_that_wrt_names():
    def loss(p):
        return optimize.brentq(lambda x: cubic(x, p, LEVEL), 0.0, 3.0)

    want = srcad.grad(lambda q: optimize.brentq(cubic, 0.0, 3.0, args=(1.3, q)))(LEVEL)
    np.testing.assert_allclose(srcad.grad(loss, wrt="LEVEL")(1.3), want)
    level = 2.0

    def closed(p):
        return optimize.brentq(lambda x: cubic(x, p, level), 0.0, 3.0)

    np.testing.assert_allclose(srcad.grad(closed, wrt="level")(1.3), want)
    directions.check(closed, (1.3,))


def reads_level(x, p):
    return cubic(x, p, LEVEL)


def test_a_free_variable_that_a_function_elsewhere_reads_is_refused():
    with pytest.raises(srcad.SrcadError, match="reads LEVEL"):
        srcad.grad(lambda p: optimize.brentq(reads_level, 0.0, 3.0, args=(p,)), wrt="LEVEL")(1.3)


def test_in_a_loop_whose_variables_are_bound_anew():
    def loss(p, w):
        total = 0.0
        for k in range(3):
            p = optimize.brentq(lambda x: x**3 + p * x - w[k], 0.0, 3.0)
            total += p * w[k]
        return total

    args = (1.3, np.array([2.0, 1.0, 0.5]))
    directions.check(loss, args)
    srcad.check_grads(loss, args, order=2, modes=("forward",), rtol=1e-5)
    text = srcad.source(loss, wrt=("p", "w"), example_args=args)
    assert text.count("= lambda") == 1 and "t_saved" not in text  # the function is the same at each step


def test_arrays_that_are_stored_into_later():
    def loss(w):
        u = w * 1.0
        x = optimize.brentq(lambda x: x**3 + u[0] * x - u[1], 0.0, 3.0)
        u[0] = x
        y = optimize.brentq(lambda x: x**3 + u[0] * x - u[1], 0.0, 3.0)
        u[1] = 7.0
        return x + 2.0 * y + u[0]

    directions.check(loss, (np.array([1.3, 2.0]),))


def test_the_derivative_of_the_function_is_made_once():
    def made():
        return lambda x: x * x

    assert called._pullback_of(made(), (0,)) is called._pullback_of(made(), (0,))
    assert called._pullback_of(made(), (0,)) is not called._pullback_of(lambda x: x * x, (0,))


def integral_lambda(p, q):
    return integrate.quad(lambda t: np.sin(p * t) * np.exp(-q * t), 0.1, 1.5)[0]


def integral_limits(p, q):
    return integrate.quad(lambda t: np.sin(p * t) + q, p, 2.0 * q)[0] ** 2


def integral_endless(p, q):
    return integrate.quad(lambda t: np.exp(-q * t**2) * p, -np.inf, np.inf)[0]


def integral_twice(p, q):
    return integrate.quad(lambda s: integrate.quad(lambda t: np.exp(p * t * s), 0.0, q * s)[0], 0.0, 1.0)[0]


@pytest.mark.parametrize("fun", [integral_lambda, integral_limits, integral_endless, integral_twice])
def test_integrals(fun):
    directions.check(fun, (1.3, 0.7))
    srcad.check_grads(fun, (1.3, 0.7), order=2, modes=("reverse",), rtol=1e-5)


def test_integrals_of_several_values():
    def loss(w, b):
        value, error = integrate.quad_vec(lambda t: np.cos(w * t), 0.0, b)
        return value @ np.array([1.0, -2.0])

    directions.check(loss, (np.array([1.3, 0.4]), 1.5))
    srcad.check_grads(loss, (np.array([1.3, 0.4]), 1.5), order=2, modes=("reverse",), rtol=1e-5)


COUNT = [0]


def said(x):
    print(x)
    return 0.0


def counted(x, p):
    COUNT[0] += 1
    return cubic(x, p, 2.0)


@pytest.mark.parametrize("fun", [
    lambda p: optimize.brentq(lambda x: said(x) + cubic(x, p, 2.0), 0.0, 3.0),
    lambda p: optimize.brentq(counted, 0.0, 3.0, args=(p,)),
])
def test_functions_that_do_more_are_refused(fun):
    with pytest.raises(srcad.SrcadError, match="does more than compute"):
        srcad.grad(fun)(1.3)


def test_a_function_that_keeps_a_record_is_refused():
    def loss(p):
        seen = []

        def f(x):
            seen.append(x)
            return cubic(x, p, 2.0)

        return optimize.brentq(f, 0.0, 3.0)

    with pytest.raises(srcad.SrcadError, match="does more than compute"):
        srcad.grad(loss)(1.3)


class Shifted(Cubic):
    def value(self, x):
        return super().value(x) - 1.0


def test_a_method_with_super_is_refused():
    with pytest.raises(srcad.SrcadError, match="super"):
        srcad.grad(lambda p: optimize.brentq(Shifted(p, 2.0).value, 0.0, 3.0))(1.3)


def test_a_nested_function_that_calls_itself_is_refused():
    def loss(p):
        def f(x):
            return f(x - 10.0) if x > 10.0 else x**3 - p

        return optimize.brentq(f, 0.0, 3.0)

    with pytest.raises(srcad.SrcadError, match="calls itself"):
        srcad.grad(loss)(2.0)
