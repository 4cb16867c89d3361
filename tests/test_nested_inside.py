"""Derivatives asked for inside functions that are differentiated themselves: the outer derivative against differences,
to second order, in both modes; and no derivative is taken for another one's (Siskind and Pearlmutter, 2005)."""

import functools
import math

import numpy as np
import pytest

import srcad

X, T = np.array([0.3, 0.5]), np.array([1.0, 2.0])


def square(w, z):
    return w * z * z


both = srcad.grad(square, wrt=("w", "z"))
first = srcad.grad(square)
value_and_second = srcad.value_and_grad(square, wrt="z")


@srcad.grad
def decorated(x):
    return x**3


def closure(x):
    return x * srcad.grad(lambda y: x * y * y)(3.0)


def closure_over_arrays(x, t):
    def inner(y):
        return np.sum(np.sin(x * y) * t)

    g = srcad.grad(inner)(x)
    return g @ g


def descent(x):
    """A minimisation inside the objective, as in GradBench's saddle and particle problems."""
    y = np.array([0.1, 0.2])
    for _ in range(5):
        y = y - 0.1 * srcad.grad(lambda y: np.sum((y - x) ** 2) + y[0] * y[1] * x[0])(y)
    return np.sum(y * y)


def saddle(x):
    def inner(y):
        return np.sum((x * y - 1.0) ** 2) + np.sum(y**4)

    step, y = srcad.grad(inner), np.array([0.5, 0.5])
    for _ in range(8):
        y = y - 0.1 * step(y)
    return inner(y)


def pullback_inside(x):
    value, pullback = srcad.vjp(lambda y: y * x[0] * y, x)
    return np.sum(pullback(value)[0]) + np.sum(pullback(2.0 * x)[0])


def tangent_inside(x):
    value, tangent = srcad.jvp(lambda y: np.sin(y) * x, (x,), (2.0 * x,))
    return np.sum(value * tangent)


def product_inside(x):
    return np.sum(srcad.hvp(lambda y: np.sum(y**3 * x))(x, x + 1.0))


def hessian_inside(x):
    return np.sum(srcad.hessian(lambda y: np.sum(np.sin(y * x) * y[0]))(x) ** 2)


def jacobian_inside(x):
    return np.sum(srcad.jacobian(lambda y: y * x * y[0])(x) ** 2)


def elementwise_inside(x):
    return np.sum(srcad.elementwise_grad(lambda y: np.sin(y) * y)(x * x))


def made_outside(x):
    r = both(x, 2.0 * x)
    value, g = value_and_second(x, x + 1.0)
    return r.w * r["z"] + r[0] + first(x, 3.0) + value * g + decorated(x)


def unpacked(x):
    ga, gb = srcad.grad(square, wrt=(0, 1))(x, 2.0 * x)
    return ga * gb


def containers(x):
    d = srcad.grad(lambda p: p["u"] * np.sum(p["v"] ** 2))({"u": x[0], "v": x})
    return d["u"] * np.sum(d["v"])


def loops_inside(x):
    s = 0.0
    for i in range(3):

        def inner(y):
            r = 0.0
            for j in range(3):
                r = r + math.sin(y * x) * j
            return r

        value, g = srcad.value_and_grad(inner)(x + i)
        s = s + value * g
    return s


def helper_of_its_own(x):
    def scaled(y):
        return y * x

    def inner(y):
        return np.sum(scaled(y) ** 3)

    return np.sum(srcad.grad(inner)(x) * x)


def three_deep(x):
    return srcad.grad(lambda y: srcad.grad(lambda z: z * z * z * y * x)(y) * y)(x)


def twice_inside(x):
    return srcad.grad(srcad.grad(lambda y: y**4 * x))(x)


def ranges_that_are_kept(x):
    """The gradient keeps the inner loop's range, one for each turn of the outer one."""

    def inner(h):
        for _ in range(2):
            for n in range(len(h) - 1, -1, -1):
                h[n] = np.tanh(h[:n] @ h[:n] + h[n])
        return np.sum(h * h)

    return np.sum(srcad.grad(inner)(x * 1.0) * T)


def jacobians_of_jacobians(x):
    slopes = srcad.jacobian(lambda a, b: a**2 * b * x, wrt="b")
    return np.sum(srcad.jacobian(slopes, wrt="a")(x, 2.0 * x)) + np.sum(
        srcad.jacobian(srcad.hessian(lambda y: np.sum(y**4 * x)))(x)
    )


def families(x):
    """A function replaced by its own derivative, as families of polynomials are made."""
    f = lambda y, *, scale: y**4 * x[0] * scale + np.sin(y)
    total = 0.0
    for _ in range(3):
        total = total + f(x, scale=x)
        f = srcad.elementwise_grad(f)
    return np.sum(total)


def read_by_another(x):
    """Derivatives that have names, and are read by functions that are differentiated in their turn."""
    w = 2.0 * x
    loss = lambda y: np.sum(y**3 * w)
    slope, both = srcad.grad(loss), srcad.value_and_grad(lambda y: (slope(y) @ y, y * x), has_aux=True)
    scaled = functools.partial(np.multiply, x)

    def penalty(y):
        (value, aux), g = both(y)
        return value + loss(y) + np.sum(g * scaled(aux))

    w = w * x  # which is what they all read then
    return np.sum(srcad.grad(penalty)(x))


class Model:
    def __init__(self, w):
        self.w = w

    def loss(self, y):
        return np.sum(y**3 * self.w)


def methods_read_by_another(x):
    own, others = srcad.grad(Model(x).loss), srcad.grad(MODEL.loss)
    return np.sum(srcad.grad(lambda y: own(y) @ others(y))(x))


def residual_of_an_equation(x):
    d = lambda f: srcad.grad(f)
    u = lambda t: np.tanh(t * x[0] + x[1])
    du = d(u)
    ddu = d(du)
    return srcad.grad(lambda t: (ddu(t) + du(t) * u(t)) ** 2)(0.3)


MODEL = Model(np.array([2.0, 3.0]))
PROGRAMS = [
    (jacobians_of_jacobians, (X,)), (families, (X,)), (read_by_another, (X,)), (methods_read_by_another, (X,)),
    (residual_of_an_equation, (X,)),
    (closure, (1.3,)), (closure_over_arrays, (X, T)), (descent, (X,)), (saddle, (X,)), (pullback_inside, (X,)),
    (tangent_inside, (X,)), (product_inside, (X,)), (hessian_inside, (X,)), (jacobian_inside, (X,)),
    (elementwise_inside, (X,)), (made_outside, (1.3,)), (unpacked, (1.3,)), (containers, (X,)), (loops_inside, (0.7,)),
    (helper_of_its_own, (X,)), (three_deep, (1.5,)), (twice_inside, (1.1,)),
    (ranges_that_are_kept, (X,)),
]  # fmt: skip


@pytest.mark.parametrize("fun, args", PROGRAMS, ids=[f.__name__ for f, _ in PROGRAMS])
def test_both_modes(fun, args):
    srcad.check_grads(fun, args)


@pytest.mark.parametrize("fun", [closure, descent, saddle, unpacked, three_deep, product_inside])
def test_second_order(fun):
    args = dict((f, a) for f, a in PROGRAMS)[fun]
    srcad.check_grads(fun, args, order=2, rtol=1e-5, atol=1e-5)


def test_no_perturbation_is_confused():
    """d/dx (x * d/dy (x + y) at y = 1) is 1, not 2."""
    assert srcad.grad(lambda x: x * srcad.grad(lambda y: x + y)(1.0))(1.0) == 1.0
    assert srcad.jvp(lambda x: x * srcad.grad(lambda y: x + y)(1.0), (1.0,), (1.0,))[1] == 1.0
    assert srcad.grad(lambda x: x * srcad.jvp(lambda y: x + y, (1.0,), (1.0,))[1])(1.0) == 1.0
    assert srcad.grad(lambda x: x * srcad.grad(lambda y: x * y)(2.0))(3.0) == 6.0

    def curried(x):  # the function that is returned reads the outer variable
        return lambda y: y + x

    assert srcad.grad(lambda x: curried(x * x)(srcad.grad(curried(x))(1.0)))(3.0) == 6.0


def shifted(x):
    return lambda f: lambda y: f(y + x)


def by_grad(f):
    return lambda y: srcad.grad(lambda x: shifted(x)(f)(y))(0.0)


def by_jvp(f):
    return lambda y: srcad.jvp(lambda x: shifted(x)(f)(y), (0.0,), (1.0,))[1]


def growth(y):
    return math.exp(2.0 * y)


@pytest.mark.parametrize("inner", [by_grad, by_jvp])
@pytest.mark.parametrize("outer", [by_grad, by_jvp])
def test_the_amazing_bug(outer, inner):
    """Manzyuk et al. (2019): a derivative of the curried shift, applied to what it has made itself, gave 0."""
    y = 0.7
    assert outer(inner(growth))(y) == pytest.approx(4.0 * growth(y), rel=1e-14)
    assert srcad.grad(lambda y: outer(inner(growth))(y))(y) == pytest.approx(8.0 * growth(y), rel=1e-14)
    assert srcad.jvp(outer(inner(growth)), (y,), (1.0,))[1] == pytest.approx(8.0 * growth(y), rel=1e-14)


def test_the_amazing_bugs_operator_itself_is_refused():
    """What it returns is a function, which has no tangent."""
    for ask in (lambda: srcad.jvp(shifted, (0.0,), (1.0,)), lambda: srcad.grad(shifted)(0.0)):
        with pytest.raises(srcad.UnsupportedSyntaxError, match="a function .* as the result"):
            ask()


def multiple(c):
    return lambda y: c * y * y


def scaled(c, f):
    return lambda y: c * srcad.grad(lambda x: f(y + x) * c)(0.0)


def product_slope(a, b):
    return lambda y: srcad.grad(lambda x: a(x) * b(x) * y)(y)


def named_alike(z):
    x = z * z

    def f(t):
        return t * x  # not the x of the function that calls it

    return srcad.grad(lambda x: f(x) * x)(3.0)


def multiple_by_another_z(c):
    z = c * c
    return lambda y: z * y


def both_called_z(z):
    f = multiple_by_another_z(3.0)
    return srcad.grad(lambda y: f(y) * y * z)(2.0)


def default_of_before(z):
    c = z
    f = lambda y, c=c, *, k=c: c * y * k
    c = 5.0 * z * z
    return srcad.grad(lambda x: f(x) * x * c)(2.0)


@pytest.mark.parametrize("fun, exact", [
    (lambda z: product_slope(multiple(2.0), multiple(3.0))(z), lambda z: 96 * z**3),
    (lambda z: product_slope(multiple(z), multiple(3.0))(z), lambda z: 60 * z**4),
    (lambda z: product_slope(multiple(z), multiple(z * z))(z), lambda z: 28 * z**6),
    (lambda z: scaled(2.0, scaled(3.0, growth))(z), lambda z: 36 * 8 * growth(z)),
    (lambda z: scaled(z, scaled(3.0, growth))(z), lambda z: 36 * (2 * z + 2 * z * z) * growth(z)),
    (named_alike, lambda z: 12 * z),
    (both_called_z, lambda z: 36.0),
    (default_of_before, lambda z: 80 * z**3),
])  # fmt: skip
def test_functions_of_one_maker_see_their_own_variables(fun, exact):
    assert srcad.grad(fun)(0.7) == pytest.approx(exact(0.7), rel=1e-13)
    assert srcad.jvp(fun, (0.7,), (1.0,))[1] == pytest.approx(exact(0.7), rel=1e-13)


def test_constants_stay_constant():
    def f(x):
        k = srcad.grad(lambda z: z * z)(3.0)
        return k * x * x

    assert srcad.grad(f)(1.0) == 12.0


def test_what_a_function_is_given_reads_active_variables_but_its_result_is_constant():
    def step(f, y):
        return y - 0.1 * srcad.grad(f)(y)

    def f(x):
        y = step(lambda y: np.sum(x * x) - np.sum(y * y), T)  # its slope in y does not read x
        return np.sum(x * x) * np.sum(y)

    np.testing.assert_allclose(srcad.grad(f)(X), 2.0 * X * np.sum(1.2 * T), rtol=1e-14)
    np.testing.assert_allclose(srcad.jvp(f, (X,), (T,))[1], 2.0 * X @ T * np.sum(1.2 * T), rtol=1e-14)


def test_other_data_and_shapes():
    derivative = srcad.grad(closure_over_arrays)
    for n in (2, 3, 1):
        x, t = np.linspace(0.1, 0.9, n), np.arange(1.0, n + 1.0)
        numeric = [(closure_over_arrays(x + e, t) - closure_over_arrays(x - e, t)) / 2e-6 for e in 1e-6 * np.eye(n)]
        np.testing.assert_allclose(derivative(x, t), numeric, rtol=1e-6)


def test_the_primal_is_what_python_runs():
    for fun, args in PROGRAMS:
        value, _ = srcad.value_and_grad(fun)(*args)
        np.testing.assert_allclose(value, fun(*args), rtol=1e-12)


def test_a_function_that_the_inner_one_calls_may_be_rebound():
    global square
    derivative = srcad.grad(lambda x: srcad.grad(lambda w: square(w, x))(x))
    assert derivative(3.0) == 6.0
    old = square
    try:
        square = lambda w, z: w * z**3
        assert derivative(3.0) == 27.0
    finally:
        square = old
    assert derivative(3.0) == 6.0


def test_what_is_refused():
    with pytest.raises(srcad.UnsupportedSyntaxError, match="take them apart"):
        srcad.grad(lambda x: (both(x, x) * both(x, x))[0])(1.0)
    with pytest.raises(srcad.WrtError, match="wrt=3"):
        srcad.grad(lambda x: srcad.grad(lambda y: y * x, wrt=3)(x))(1.0)
    with pytest.raises(srcad.NonScalarError):
        srcad.grad(lambda x: np.sum(srcad.grad(lambda y: y * x)(x)))(X)
    with pytest.raises(srcad.UnsupportedSyntaxError, match="write it as a literal"):
        srcad.grad(lambda x: srcad.grad(square, wrt=int(np.floor(x)))(x, x))(1.0)


@pytest.mark.parametrize("at", [0, 1])
def test_wrt_by_a_variable(at):
    """The position is a number of the closure: the code is made for it."""

    def f(a, b):
        return np.sum(a * b * b)

    def outer(t, x):
        return np.sum(srcad.grad(f, wrt=at)(x, t * x) * x)

    x = np.array([1.0, 2.0])
    assert srcad.grad(outer)(3.0, x) == (54.0, 18.0)[at]


def scaled_cube(y, k):
    return k * y**3


def chosen_by(y, flag):
    return y**2 if flag else y**3


def by_part(y, p):
    return y**2 * p[0]


def along(y, axis):
    return np.sum(np.cumsum(y, axis=axis) * np.arange(4.0).reshape(2, 2))


def made_in_a_loop(x):
    fs = [lambda y, k=k: y**2 * k * x for k in (1.0, 2.0)]
    return srcad.grad(fs[0])(x) * srcad.grad(fs[1])(x)


def made_one_after_the_other(x):
    k = 1.0
    f = lambda y, k=k: y**2 * k * x  # noqa: E731
    k = 2.0
    g = lambda y, k=k: y**2 * k * x  # noqa: E731
    return srcad.grad(f)(x) * srcad.grad(g)(x)


@pytest.mark.parametrize(
    "fun, exact",
    [
        (lambda x: srcad.grad(scaled_cube)(x, 1.0) * srcad.grad(scaled_cube)(x, 2.0), lambda x: 72.0 * x**3),
        (lambda x: srcad.grad(chosen_by)(x, True) * srcad.grad(chosen_by)(x, False), lambda x: 18.0 * x**2),
        (lambda x: srcad.grad(by_part)(x, (1.0,)) * srcad.grad(by_part)(x, (2.0,)), lambda x: 16.0 * x),
        (
            lambda x: np.sum(srcad.grad(along)(x * np.ones((2, 2)), 0) * srcad.grad(along)(x * np.ones((2, 2)), 1) * x),
            lambda x: 25.0,
        ),
        (made_in_a_loop, lambda x: 32.0 * x**3),
        (made_one_after_the_other, lambda x: 32.0 * x**3),
    ],
    ids=["a number", "a flag", "a tuple's part", "an axis", "defaults of a loop's functions", "defaults"],
)
def test_the_same_function_with_other_constants(fun, exact):
    """Its derivative for the first constant was taken for the second, too."""
    assert srcad.grad(fun)(0.7) == pytest.approx(exact(0.7), rel=1e-12)
    assert srcad.jvp(fun, (0.7,), (1.0,))[1] == pytest.approx(exact(0.7), rel=1e-12)
    assert srcad.hvp(fun)(0.7, 1.0) == pytest.approx((exact(0.7 + 1e-6) - exact(0.7 - 1e-6)) / 2e-6, rel=1e-6, abs=1e-8)


def test_a_pullback_from_outside_is_refused_where_it_is_called():
    """The error pointed into the standard library."""
    _, pullback = srcad.vjp(lambda z: z**3, 2.0)

    def f(x):
        return pullback(x * x)[0]

    assert f(3.0) == 108.0
    for differentiated in (lambda: srcad.grad(f)(3.0), lambda: srcad.jvp(f, (3.0,), (1.0,))):
        with pytest.raises(srcad.NoDerivativeError, match="a pullback that srcad.vjp gave outside") as caught:
            differentiated()
        assert f"{__file__}:" in str(caught.value) and "return pullback(x * x)[0]" in str(caught.value)


class Spring:
    def __init__(self, k):
        self.k = k

    @srcad.checkpoint
    def energy(self, x):
        return self.k * x**3

    @srcad.grad(wrt="x")
    def force(self, x):
        return self.k * x**3


@pytest.mark.parametrize("fun", [
    lambda x: Spring(2.0).energy(x), lambda x: Spring(2.0).force(x), lambda x: Spring(x).force(x),
])  # fmt: skip
def test_decorated_methods_of_objects_that_are_made_there(fun):
    difference = (fun(1.5 + 1e-6) - fun(1.5 - 1e-6)) / 2e-6
    assert srcad.grad(fun)(1.5) == pytest.approx(difference, rel=1e-8)
    assert srcad.jvp(fun, (1.5,), (1.0,))[1] == pytest.approx(difference, rel=1e-8)


def swapped(x):
    """Two arrays that are stored into and change places: their adjoints are made by the forward sweep."""
    u, v = x.copy(), 2.0 * x
    for _ in range(3):
        u[0] = u[0] * v[1]
        v[1] = v[1] + np.sin(u[0])
        u, v = v, u
    return u


def swapped_and_deeper(x, n):
    u, v = x.copy(), 2.0 * x
    if n == 0:
        return u * v
    u[0] = u[1] * v[0]
    u, v = v, u
    u[1] = v[0] * u[0]
    return swapped_and_deeper(u - v, n - 1)


def pulled_back_once(x):
    y, pullback = srcad.vjp(swapped, x)
    return np.sum(pullback(y * 1.0)[0] ** 2)


def pulled_back_twice(x):
    y, pullback = srcad.vjp(swapped, x)
    (a,) = pullback(y * 1.0)
    (b,) = pullback(np.sin(a))
    return np.sum(a * b)


def pulled_back_in_a_loop(x):
    _, pullback = srcad.vjp(swapped, x)
    s = 0.0
    for k in range(3):
        s += np.sum(pullback(x * k)[0] ** 2)
    return s


def made_and_pulled_back_in_a_loop(x):
    s = 0.0
    for k in range(3):
        _, pullback = srcad.vjp(np.sin, x + k)
        s += np.sum(pullback(x * k)[0] ** 2)
    return s


def pulled_back_in_one_of_two_branches(x):
    _, pullback = srcad.vjp(swapped, x)
    if x[0] > 0.0:
        return np.sum(pullback(x)[0] ** 2)
    return np.sum(pullback(x * x)[0])


def jacobian_of_swapped(x):
    return np.sum(srcad.jacobian(swapped)(x) ** 2)


def gradient_of_what_goes_deeper(x):
    return np.sum(srcad.grad(lambda z: np.sum(swapped_and_deeper(z, 2)))(x) ** 2)


@pytest.mark.parametrize("fun", [
    pulled_back_once, pulled_back_twice, pulled_back_in_a_loop, made_and_pulled_back_in_a_loop,
    pulled_back_in_one_of_two_branches, jacobian_of_swapped, gradient_of_what_goes_deeper,
], ids=lambda f: f.__name__)  # fmt: skip
def test_pullbacks_of_arrays_that_change_places(fun):
    """They were refused: a pullback that may be called again clears these adjoints first."""
    srcad.check_grads(fun, (X,), order=2, rtol=1e-5, atol=1e-5)


def real_and_imaginary(x):
    Q, R = np.linalg.qr(np.outer(x, np.sin(x)) + np.diag(np.exp(x)))
    return np.sum(R**3) + np.sum(Q * x)


def test_reverse_over_forward_through_a_rule_for_complex_matrices_too():
    """The tangent was taken for complex, as that of a complex matrix is, and was refused as not one real number."""
    u = np.array([0.3, -0.7])

    def along(x):
        return srcad.jvp(real_and_imaginary, (x,), (u,))[1]

    np.testing.assert_allclose(srcad.grad(along)(X), srcad.hvp(real_and_imaginary)(X, u), rtol=1e-10)
