"""`x *= y`, `x /= y`, `x **= n`: a new value where nothing else sees the array, otherwise in place."""

import numpy as np
import pytest

import srcad
from tests.oracle.programs import gathered, right_in_both_modes

X = np.array([0.7, -0.4, 1.3, 0.55, -1.1])
PROGRAMS: list = []
program = gathered(PROGRAMS)


@program
def by_a_nested_function(x):
    y = x * 1.0

    def inner():
        nonlocal y
        y *= y

    z = y
    inner()
    return (z * x).sum()


@program
def by_a_function(x):
    y = x * 1.0

    def inner(v):
        v *= v
        return v

    z = inner(y)
    y *= x
    return (z * y).sum()


@program
def in_a_list(x):
    y = x * 1.0
    zs = [y]
    y *= y
    return (zs[0] * x).sum()


@program
def seen_by_a_view(x):
    y = x * 1.0
    v = y[1:]
    y *= x
    return (v * v).sum()


@program
def in_a_loop(x):
    y = x * 1.0
    for i in range(3):
        y *= np.sin(x) + y
        y /= 1 + np.sum(y * y)
    return y.sum()


@program
def under_two_names(x):
    y = x * 1.0
    a = y
    for i in range(3):
        y *= np.sin(x) + a
    return (y * a).sum()


@program
def appended(x):
    ys = []
    y = x * 1.0
    for i in range(3):
        y *= np.sin(x)
        ys.append(y)
    return sum((v * v).sum() for v in ys)


@program
def read_by_a_nested_function(x):
    y = x.reshape(-1) * 1.0

    def g():
        return (y * x).sum()

    a = g()
    y *= y
    return a * g()


@program
def looped_over(x):
    y = x * 1.0
    for v in y:
        y *= 0.5 * x
        x = x * v
    return (y * x).sum()


@program
def rows_of_a_matrix(x):
    y = x[:, None] * x
    y /= y.sum(axis=1, keepdims=True) + 5
    y *= y.T
    return (y**2).sum()


@program
def in_a_tuple(x):
    y = x * 1.0
    t = (y, x)
    y **= 2
    return (t[0] * t[1]).sum()


@program
def one_after_the_other(x):
    y = x * x
    y /= np.sum(y) + 1
    y *= y[::-1]
    y **= 2
    y /= x * x + 1
    return np.sum(y)


@program
def constant_at_first(x):
    y = np.ones((3, 5))
    y *= x
    y /= y.sum(axis=1, keepdims=True) + 9
    y *= y
    return np.sum(y @ x)


@program
def nonlocal_twice(x):
    y = np.ones(5)

    def f():
        nonlocal y
        y *= x
        return y.sum()

    a = f()
    b = f()
    return a * b * y[0]


@program
def each_of_a_list(x):
    ys = [np.ones(5) for _ in range(3)]
    for y in ys:
        y *= x
    return sum((y * y).sum() for y in ys)


@program
def named_in_a_branch(x):
    y = x + 0
    z = y
    for i in range(3):
        y *= x
        if i == 1:
            z = y
    return np.sum(z * y)


@program
def seen_by_an_old_view(x):
    y = x + 0
    for i in range(3):
        w = y[1:]
        y *= x
        s = np.sum(w)
        y = y * s
    return np.sum(y)


@program
def parts_appended(x):
    y = x + 0
    zs = []
    for i in range(3):
        y *= x
        zs.append(y[::2])
    return sum(np.sum(z**2) for z in zs)


@program
def in_a_dict(x):
    y = x + 0
    d = {"y": y}
    y *= x
    return np.sum(d["y"] * y)


@program
def looped_over_with_another(x):
    y = x + 0
    for a, b in zip(y, x):
        y *= 1 + a * b * 0.1
    return np.sum(y)


@program
def seen_by_other_forms(x):
    y = x + 0
    m = y.T
    n = np.asarray(y)
    k = y.ravel()
    y *= x
    return np.sum(m + n * k)


@program
def in_a_try_statement(x):
    y = x + 0
    try:
        y *= x
    finally:
        z = y * 2
    with np.errstate(all="ignore"):
        y /= x * x + 1
    return np.sum(z * y)


@program
def read_by_a_lambda(x):
    y = x + 0
    f = lambda: y.sum()
    y *= x
    return f() * y[0]


@program
def two_names_at_once(x):
    y = x + 0
    a = b = y
    a *= x
    return np.sum(b * y)


@program
def twice_by_a_function(x):
    y = x + 0

    def step(v):
        v *= x
        return v

    z = step(y)
    z = step(z)
    return np.sum(y * z)


@program
def by_out_of_a_ufunc(x):
    y = x + 0
    z = np.add(y, 1, out=np.empty(5))
    y *= z
    w = np.multiply(y, z, out=y)
    w *= x
    return np.sum(y * w)


@pytest.mark.parametrize("fun", PROGRAMS, ids=lambda f: f.__name__)
def test_programs(fun):
    right_in_both_modes(fun, X)


def test_nothing_is_copied_where_nothing_else_sees_it():
    """What is replaced is kept as it is, and the adjoint is bound anew."""
    text = srcad.source(in_a_loop, example_args=(X,))
    assert ".copy()" not in text and "[...]" not in text


KEPT = np.ones(5)


class Holder:
    def __init__(self):
        self.kept = np.ones(5)


HOLDER = Holder()


def of_the_module(x):
    y = KEPT[:]
    y *= x
    return np.sum(y)


def of_an_object(x):
    y = HOLDER.kept
    y *= x
    return np.sum(y)


def of_the_caller(x):
    y = x[::-1]
    y *= 2.0 + x
    return np.sum(y)


@pytest.mark.parametrize("fun", [of_the_module, of_an_object, of_the_caller], ids=lambda f: f.__name__)
def test_memory_from_outside_is_changed(fun):
    """What the function changes outside of itself, the derivative's forward sweep changes, too."""

    def after_two(call):
        KEPT[:] = HOLDER.kept[:] = 1.0
        x = X.copy()
        return [call(x), call(x)], KEPT.copy(), HOLDER.kept.copy(), x

    derivative = srcad.value_and_grad(fun)
    for one, other in zip(after_two(fun), after_two(lambda x: derivative(x)[0]), strict=True):
        np.testing.assert_allclose(other, one, rtol=1e-13)


def test_layouts_are_kept():
    """A sum over an array in another layout would be rounded otherwise."""

    def transposed(x, y):
        z = np.multiply.outer(x, x).T + np.zeros((30, 30), order="F")
        z *= y
        z /= z.sum(axis=1, keepdims=True) + 100.0
        return np.sum(z)

    rng = np.random.default_rng(0)
    for _ in range(20):
        x, y = rng.normal(size=30), rng.normal(size=(30, 30))
        assert srcad.value_and_grad(transposed, wrt=(0, 1))(x, y)[0] == transposed(x, y)
