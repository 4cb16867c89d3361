"""GradBench's saddle and particle problems: a minimiser that differentiates what it is given, nested in itself.

They are Siskind and Pearlmutter's (2008, "Using Polyvariant Union-Free Flow Analysis to Compile a Higher-Order
Functional-Programming Language with a First-Class Derivative Operator"): either derivative is taken in either mode, and
all four combinations must agree with the same programs, in plain Python, with the derivatives written by hand.

By hand they also give the paper's numbers, with the paper's first step; the others start with a longer one, and need
far fewer.
"""

import math

import numpy as np
import pytest

import srcad

E = np.eye(2)
PAPERS, LONG = 1e-5, 1e-2  # first steps


def reverse(f):
    return srcad.grad(f)


def forward(f):
    return lambda x: np.array([srcad.jvp(f, (x,), (E[i, : len(x)],))[1] for i in range(len(x))])


MODES = {"reverse": reverse, "forward": forward}
COMBINATIONS = [(outer, inner) for outer in MODES for inner in MODES]


def argmin(f, x, gradient, eta=LONG):
    """Gradient descent as in the paper: the step doubles after ten successes and halves after a failure."""
    slope = gradient(f)
    fx, gx, i = f(x), slope(x), 0
    while math.sqrt(np.sum(gx * gx)) > 1e-5:
        if i == 10:
            eta, i = 2.0 * eta, 0
        y = x - eta * gx
        if math.sqrt(np.sum((x - y) ** 2)) <= 1e-5:
            break
        fy = f(y)
        if fy < fx:
            x, fx, gx, i = y, fy, slope(y), i + 1
        else:
            eta, i = eta / 2.0, 0
    return x


def payoff(x, y):
    return np.sum(x * x) - np.sum(y * y)


def coupled(x, y):
    return np.sum((x - 3.0) ** 2) - np.sum(y * y) + x[0] * y[1]


def saddle(payoff, outer, inner):
    start = np.array([1.0, 1.0])

    def best_reply(x):
        return argmin(lambda y: -payoff(x, y), start, inner)

    x = argmin(lambda x: payoff(x, best_reply(x)), start, outer)
    return x, best_reply(x)


def fall(w, inner):
    """The square of where a charged particle lands, by Euler's method; its acceleration is the field."""
    charges = ((10.0, 10.0 - w[0]), (10.0, 0.0))

    def potential(x):
        s = 0.0
        for a, b in charges:
            s += 1.0 / math.sqrt((x[0] - a) ** 2 + (x[1] - b) ** 2)
        return s

    field, dt = inner(potential), 0.1
    x, v = np.array([0.0, 8.0]), np.array([0.75, 0.0])
    while x[1] + dt * v[1] > 0.0:
        x, v = x + dt * v, v - dt * field(x)
    return (x[0] - x[1] / v[1] * v[0]) ** 2


def landed(w):
    """Where it lands, for a complex w too, with the acceleration written by hand."""
    x, y, u, v = 0.0 + 0.0 * w, 8.0 + 0.0 * w, 0.75 + 0.0 * w, 0.0 * w
    while (y + 0.1 * v).real > 0.0:
        r, s = ((x - 10.0) ** 2 + (y - 10.0 + w) ** 2) ** -1.5, ((x - 10.0) ** 2 + y**2) ** -1.5
        a, b = (x - 10.0) * (r + s), (y - 10.0 + w) * r + y * s
        x, y, u, v = x + 0.1 * u, y + 0.1 * v, u + 0.1 * a, v + 0.1 * b
    return x - y / v * u


def by_complex_step(f):
    return lambda w: np.array([f(w[0] + 1e-30j).imag / 1e-30])


def saddle_by_hand(eta):
    """The best reply does not depend on x: its slope in y is 2 y, and that of the outer problem 2 x."""
    start = np.array([1.0, 1.0])
    y = argmin(lambda y: float(y @ y), start, lambda f: lambda y: 2.0 * y, eta)
    x = argmin(lambda x: float(x @ x - y @ y), start, lambda f: lambda x: 2.0 * x, eta)
    return x, y


def particle_by_hand(eta):
    slope = by_complex_step(lambda w: landed(w) ** 2)
    return argmin(lambda w: landed(w[0]) ** 2, np.array([0.0]), lambda f: slope, eta)


def test_what_the_paper_found():
    np.testing.assert_allclose(saddle_by_hand(PAPERS), 8.246324826140356e-06, rtol=1e-9)
    np.testing.assert_allclose(particle_by_hand(PAPERS), 0.20719187464861197, rtol=1e-9)


@pytest.mark.parametrize("outer, inner", COMBINATIONS)
def test_saddle(outer, inner):
    np.testing.assert_allclose(saddle(payoff, MODES[outer], MODES[inner]), saddle_by_hand(LONG), rtol=1e-12)


@pytest.mark.parametrize("outer, inner", COMBINATIONS[1:3])
def test_saddle_whose_reply_depends_on_the_move(outer, inner):
    """The best y is (0, x[0] / 2), which leaves (x[0] - 3)^2 + x[0]^2 / 4 + (x[1] - 3)^2."""
    x, y = saddle(coupled, MODES[outer], MODES[inner])
    np.testing.assert_allclose(x, [2.4, 3.0], atol=1e-4)
    np.testing.assert_allclose(y, [0.0, 1.2], atol=1e-4)


@pytest.mark.parametrize("outer, inner", COMBINATIONS)
def test_particle(outer, inner):
    """The control under which the particle lands at the origin."""
    mode = MODES[inner]
    found = argmin(lambda w: fall(w, mode), np.array([0.0]), MODES[outer])
    np.testing.assert_allclose(found, particle_by_hand(LONG), rtol=1e-9)


@pytest.mark.parametrize("outer, inner", COMBINATIONS)
def test_particle_by_newton(outer, inner):
    """The second derivative of where it lands, which is the third of the potential."""
    mode = MODES[inner]

    def f(w):
        return fall(w, mode)

    if outer == "reverse":
        slope, curvature = srcad.grad(f), srcad.hvp(f)
    else:
        slope = forward(f)

        def curvature(w, along):
            return srcad.jvp(lambda w: srcad.jvp(f, (w,), (along,))[1], (w,), (along,))[1]

    w, one = np.array([0.2]), np.array([1.0])
    step = 1e-4
    square = by_complex_step(lambda w: landed(w) ** 2)
    numeric = (square(w + step) - square(w - step)) / (2.0 * step)
    np.testing.assert_allclose(slope(w), square(w), rtol=1e-10)
    np.testing.assert_allclose(curvature(w, one), numeric, rtol=1e-6)
    for _ in range(3):
        w = w - slope(w) / curvature(w, one)
    assert abs(landed(w[0])) < 1e-9
