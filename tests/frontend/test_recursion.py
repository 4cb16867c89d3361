"""What a recursive function gives is known from its branches: number or array, dimensions, lengths, memory."""

import numpy as np
import pytest

import srcad
from tests.corpus.table import Arguments
from tests.oracle.checks import assert_gradient
from tests.oracle.forward import assert_tangent

X = np.array([0.3, 0.7, 0.5, 0.9])
TABLE = np.array([1.0, 2.0, 3.0, 4.0])


def deeper(x, n=3):
    if n <= 0:
        return np.sin(x)
    return np.tanh(x) * deeper(x * 0.5, n - 1) + 0.3 * x


def itself(x, n):
    return x if n == 0 else itself(x, n - 1)


def grown(x, n):
    if n == 0:
        return x[:1] * 2.0
    return np.concatenate([grown(x, n - 1), x[1:3]])


def halved(x):
    if len(x) == 1:
        return x[0] * x[0]
    middle = len(x) // 2
    return halved(x[:middle]) * 1.5 + np.sin(halved(x[middle:]))


def even(x, n):
    return np.cos(x) if n == 0 else x * odd(x, n - 1)


def odd(x, n):
    return x if n == 0 else even(np.sin(x), n - 1) + x


def quicksorted(x):
    if len(x) < 2:
        return x
    pivot, rest = x[0], x[1:]
    return np.concatenate([quicksorted(rest[rest < pivot]), x[:1], quicksorted(rest[rest >= pivot])])


def squared(A, n):
    if n == 0:
        return np.eye(len(A))
    half = squared(A, n // 2)
    return half @ half @ A if n % 2 else half @ half


def looked_up(x, n):
    return TABLE * x if n == 0 else looked_up(x * 0.5, n - 1)


def basis(t, knots, k, i):
    """De Boor's recursion."""
    if k == 0:
        return 1.0 if knots[i] <= t < knots[i + 1] else 0.0
    left = (t - knots[i]) / (knots[i + k] - knots[i]) * basis(t, knots, k - 1, i)
    return left + (knots[i + k + 1] - t) / (knots[i + k + 1] - knots[i + 1]) * basis(t, knots, k - 1, i + 1)


def smoothed(u, f, n):
    """A multigrid cycle of a few levels."""
    for _ in range(2):
        u = u + 0.3 * (f - 2.0 * u + np.roll(u, 1))
    if n == 0:
        return u
    r = f - 2.0 * u + np.roll(u, 1)
    coarse = smoothed(np.zeros(len(r) // 2), 0.5 * (r[::2] + r[1::2]), n - 1)
    v = np.zeros_like(u)
    v[::2] = coarse
    v[1::2] = coarse
    return u + v


def both(x, n):
    if n == 0:
        return np.sin(x), x[0]
    a, b = both(x * 0.5, n - 1)
    return a * x, b + a[1]


def listed(x):
    if len(x) < 2:
        return [x[0] * x[0]]
    middle = len(x) // 2
    return listed(x[:middle]) + listed(x[middle:])


def simpson(f, a, b, fa, fm, fb, whole, depth):
    m = 0.5 * (a + b)
    fl, fr = f(0.5 * (a + m)), f(0.5 * (m + b))
    left, right = (m - a) / 6.0 * (fa + 4.0 * fl + fm), (b - m) / 6.0 * (fm + 4.0 * fr + fb)
    if depth <= 0 or abs(left + right - whole) < 1e-4:
        return left + right
    one = simpson(f, a, m, fa, fl, fm, left, depth - 1)
    return one + simpson(f, m, b, fm, fr, fb, right, depth - 1)


def value_of_expression(e, x):
    if isinstance(e, int):
        return x[e]
    if e[0] == "add":
        return value_of_expression(e[1], x) + value_of_expression(e[2], x)
    if e[0] == "mul":
        return value_of_expression(e[1], x) * value_of_expression(e[2], x)
    return np.sin(value_of_expression(e[1], x))


PROGRAMS = {
    "two results": lambda x: both(x, 3)[1] * np.sum(both(x, 2)[0]),
    "a list": lambda x: listed(x)[0] * listed(x)[1] + listed(x)[3],
    "a list twice": lambda x: (listed(x[:2]) * 2)[0] * (listed(x) + listed(x[1:]))[-1],
    "a list that is stored into": lambda x: _list_stored_into(x),
    "quadrature": lambda x: simpson(lambda t: np.exp(-t * t), x[0], x[1] + 1.0, 1.0, x[3], 0.5, x[0], 6),
    "expressions": lambda x: value_of_expression(("add", ("mul", 0, 1), ("sin", ("mul", 2, ("add", 0, 3)))), x),
    "of one shape": lambda x: np.sum(deeper(x) * x),
    "stored into": lambda x: _stored_into(x),
    "the argument itself": lambda x: np.sum(itself(x, 3) * x),
    "longer each time": lambda x: np.sum(grown(x, 3) * grown(x[::-1], 3)),
    "a number": lambda x: halved(x) * x[0],
    "of two functions": lambda x: np.sum(even(x, 5) * odd(x, 2)),
    "sorted": lambda x: quicksorted(x * np.sin(9.0 * x)) @ TABLE,
    "of matrices": lambda x: np.sum(squared(np.outer(x, x) * 0.4, 6) @ x),
    "added in place": lambda x: _added(x),
    "of a global": lambda x: np.sum(looked_up(x, 2)),
    "of numbers": lambda x: sum(x[i] * basis(x[0] + 3.0, np.arange(9.0), 3, i) for i in range(4)),
    "multigrid": lambda x: np.sum(smoothed(np.zeros(4), x, 1) ** 2),
    "picked twice": lambda x: np.sum(deeper(x)[np.array([1, 1, 3])] * x[1:]),
    "a product": lambda x: deeper(np.outer(x, x), 1) @ x @ deeper(x),
}


def _stored_into(x):
    u = deeper(x)
    e = u[0]
    u[0] *= 2.0
    u[1:] -= u[:-1] * e
    return np.sum(u) * e


def _list_stored_into(x):
    values = listed(x)
    values[1] = values[0] * x[2]
    values.append(values.pop(0) * values[1])
    return values[0] * values[-1] + values[1]


def _added(x):
    total = 0.5 * x
    for n in range(3):
        total += deeper(x, n)
        u = deeper(total, n)
        u *= x
        total -= u
    return np.sum(total)


@pytest.mark.parametrize("what", PROGRAMS)
def test_recursion(what):
    assert_gradient(PROGRAMS[what], (X,))
    assert_tangent(PROGRAMS[what], lambda: Arguments((X.copy(),)), 0)


def test_nothing_has_to_be_found_out_when_it_runs():
    text = srcad.source(lambda x: np.sum(deeper(x) * x), example_args=(X,))
    assert "unbroadcast" not in text
    assert "import vjp_of\n" in text


def test_broadcasting_stays_known():
    def f(x, y):
        return np.sum(deeper(x) * y)

    assert_gradient(f, (np.ones((3, 1)) * 0.3, np.linspace(0.1, 0.6, 6).reshape(3, 2)), wrt=(0, 1))


def test_a_branch_that_gives_another_kind_is_seen():
    def f(x):
        return np.sum(either(x, 2) * x)

    assert_gradient(f, (X,))


def either(x, n):
    """A number, after all."""
    return np.sum(x) if n == 0 else either(x, n - 1) * x if n == 1 else np.mean(either(x, n - 1))


def test_what_the_inner_calls_read_is_asked_for_again(monkeypatch):
    derivative = srcad.grad(lambda x: np.sum(looked_up(x, 2)))
    assert np.allclose(derivative(X), 0.25 * TABLE)
    monkeypatch.setitem(globals(), "TABLE", np.ones((3, 1)))
    assert np.allclose(derivative(X), 0.75)


def test_lists_that_are_known_only_when_they_come_are_refused():
    """They were added like arrays, and the gradient was wrong."""

    def f(x):
        values = told_apart(x, 2) + told_apart(x[::-1], 2)
        return values[0] * values[1]

    with pytest.raises(srcad.SrcadError, match="a list that is added"):
        srcad.grad(f)(X)


def told_apart(x, n):
    if n > 9:
        return x
    return [x[0] * x[1]] if n == 0 else told_apart(x * 0.5, n - 1)


def test_functions_with_active_variables():
    """They are the same all the way down (`frontend/carried.py`)."""

    def f(x):
        return simpson(lambda t: np.exp(-t * x[2]), x[0], x[1] + 1.0, 1.0, x[3], 0.5, x[0], 6)

    assert_gradient(f, (X,))
    assert_tangent(f, lambda: Arguments((X.copy(),)), 0)


def test_memory_of_a_module_is_not_its_own():
    """What is stored into the result would be stored into the module's array."""

    def f(x):
        u = kept(x, 2)
        u[0] = x[1]
        return np.sum(u)

    with pytest.raises(srcad.SrcadError):
        srcad.grad(f)(X)


WORKSPACE = np.zeros(4)


def kept(x, n):
    if n == 0:
        WORKSPACE[:] = x
        return WORKSPACE
    return kept(x, n - 1)


def test_a_cotangent_of_no_dimensions_is_a_number():
    """It was changed in place where it was still read: second derivatives of two functions that call each other."""
    x = np.array(1.1)[()]
    gradient = srcad.grad(lambda x: even(x, 4))
    second = srcad.grad(gradient)(x)
    step = 1e-5
    assert np.isclose(second, (gradient(x + step) - gradient(x - step)) / (2.0 * step), rtol=1e-7)


def test_the_seed_of_no_dimensions_is_left_as_it_is():
    def f(x):
        u = x + 1.0
        return u + (u + x) * x

    seed = np.array(1.0)
    _, pullback = srcad.vjp(f, 2.0)
    assert pullback(seed) == pullback(1.0) == (10.0,)
    assert seed == 1.0
