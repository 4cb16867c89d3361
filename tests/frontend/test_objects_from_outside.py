"""Active values that are kept as attributes of objects from outside: right and seen by the caller, or refused."""

import contextlib
import copy
import functools
import io
import operator
import types

import numpy as np
import pytest

import srcad
from tests.oracle import differences
from tests.oracle.checks import assert_gradient


class Cell:
    k = 2.0

    def __init__(self, **attributes):
        self.__dict__.update(attributes)

    def add(self, v):
        self.total = self.total + self.k * v

    def get(self):
        return self.total

    @property
    def double(self):
        return 2.0 * self.total

    def run(self, x, n):
        self.total = x
        for _ in range(n):
            self.add(x * self.total)
        return self.double


class Other:
    def __init__(self, total):
        self.total = total


def fresh(**attributes):
    return lambda: Cell(**attributes)


def summed(x, n, s):
    s.total = 0.0
    for i in range(n):
        s.total = s.total + x * i
    return s.total * x


def augmented(x, n, s):
    for _ in range(n):
        s.total *= x
    return s.total


def not_bound_first(x, n, s):
    return s.total * x


def reads_then_binds(x, n, s):
    before = s.total * x
    s.total = before * x
    return before + s.total


def in_a_branch(x, n, s):
    if n > 1:
        s.total = x * x
    return s.total * x


def by_methods(x, n, s):
    s.total = x
    for _ in range(n):
        s.add(x)
    return s.get() * s.double


def arrays_in_place(x, n, s):
    s.u = x * np.arange(3.0)
    for _ in range(n):
        s.u[1:] += np.sin(s.u[:-1])
        s.u *= 0.5
    return np.sum(s.u**2)


def other_attributes(x, n, s):
    s.total = x * s.factor
    s.count = n
    return s.total * s.count * s.k


def function_that_is_given_it(x, n, s):
    def change(cell, v):
        cell.total = v * cell.total

    s.total = x
    change(s, x)
    return s.total


def closure(x, n, s):
    s.total = x

    def read():
        return s.total * x

    s.total = s.total * x
    return read()


def another_name(x, n, s):
    t = s
    t.total = x * x
    s.total = t.total * x
    return t.total


def named(x, n, s):
    setattr(s, "total", x)  # noqa: B010
    return getattr(s, "total") * x if hasattr(s, "total") else 0.0  # noqa: B009


def made_besides(x, n, s):
    s.total = x
    inner = Cell(total=0.0)
    inner.total = 3.0
    return s.total * x


RIGHT = [
    (summed, fresh()), (augmented, fresh(total=3.0)), (not_bound_first, fresh(total=3.0)),
    (reads_then_binds, fresh(total=3.0)), (in_a_branch, fresh(total=3.0)), (by_methods, fresh()),
    (arrays_in_place, fresh()), (other_attributes, fresh(factor=0.5)), (function_that_is_given_it, fresh()),
    (closure, fresh()), (another_name, fresh()), (named, fresh()),
    (summed, lambda: types.SimpleNamespace()),
]  # fmt: skip


@pytest.mark.parametrize("f, make", RIGHT, ids=lambda v: getattr(v, "__name__", ""))
@pytest.mark.parametrize("n", [0, 1, 3])
def test_right_and_seen_by_the_caller(f, make, n):
    theirs, ours = make(), make()
    want = f(1.3, n, theirs)
    value, slope = srcad.value_and_grad(f)(1.3, n, ours)
    assert value == want
    assert repr(vars(ours)) == repr(vars(theirs))
    estimate, error = differences.ridders(lambda x: f(x, n, make()), 1.3)
    assert abs(slope - estimate) <= 1e-8 * (1.0 + abs(estimate)) + error
    tangent = srcad.jvp(lambda x, s: f(x, n, s), (1.3, make()), (1.0, None))[1]
    assert abs(tangent - estimate) <= 1e-8 * (1.0 + abs(estimate)) + error


def test_a_bound_method():
    cell = Cell()
    value, slope = srcad.value_and_grad(cell.run)(1.2, 3)
    assert value == Cell().run(1.2, 3) and cell.total == value / 2.0
    estimate, error = differences.ridders(lambda x: Cell().run(x, 3), 1.2)
    assert abs(slope - estimate) <= 1e-8 + error


def test_called_again_with_what_the_last_call_has_left():
    s = Cell(total=1.0)
    derivative = srcad.grad(augmented)
    assert derivative(2.0, 1, s) == 1.0
    assert derivative(3.0, 1, s) == 2.0
    s.total = np.ones(2)
    assert np.array_equal(srcad.jvp(lambda x, s: augmented(x, 1, s), (2.0, s), (1.0, None))[1], [1.0, 1.0])
    assert derivative(2.0, 1, Cell(total=5)) == 5.0
    with pytest.raises((AttributeError, srcad.SrcadError)):
        derivative(2.0, 1, Cell())


CELL = Cell(total=1.0)


def same_argument(x, s, t):
    s.total = x
    return t.total * x


def in_a_list(x, s, t):
    s.total = x
    return t[0].total * x


def attribute_of_another(x, s, t):
    s.total = x
    return t.inner.total * x


def of_the_module(x, s, t):
    s.total = x
    return CELL.total * x


def through_a_function(x, s, t):
    s.total = x
    return _total() * x


def _total():
    return CELL.total


def through_a_given_method(x, s, t):
    s.total = x
    return t() * x


def getter(x, s, t):
    s.total = x
    return operator.attrgetter("total")(s) * x


def a_callable_that_is_given_it(x, s, t):
    s.total = x
    return t(CELL) * x


def dictionary(x, s, t):
    s.total = x
    return vars(s)["total"] * x


def getter_of_the_module_s(x, s, t):
    s.total = x
    return operator.attrgetter("total")(CELL) * x


def dictionary_of_the_module_s(x, s, t):
    s.total = x
    return vars(CELL)["total"] * x + CELL.__dict__["total"]


def copy_of_the_module_s(x, s, t):
    s.total = x
    return copy.copy(CELL).total * x


def copied(x, s, t):
    s.total = x
    return copy.copy(s).total * x


def in_text(x, s, t):
    s.total = x
    return x if any(v > s.total for v in (1.0, 2.0)) else 2.0 * x


def in_a_try(x, s, t):
    s.total = x
    with contextlib.suppress(ValueError):
        y = s.total
    return y * x


def in_a_container(x, s, t):
    held = [s]
    s.total = x
    return held[0].total * x


def kept_in_another(x, s, t):
    t.inner = s
    s.total = x
    return t.inner.total * x


def kept_list(x, s, t):
    s.items = []
    s.items.append(x)
    return s.items[0] * x


def printed(x, s, t):
    s.total = x
    with contextlib.redirect_stdout(io.StringIO()):
        print(s)
    return s.total * x


HOSTILE = [
    (same_argument, lambda: (CELL, CELL)), (in_a_list, lambda: (CELL, [CELL])),
    (attribute_of_another, lambda: (CELL, Cell(inner=CELL))), (of_the_module, lambda: (CELL, None)),
    (through_a_function, lambda: (CELL, None)), (through_a_given_method, lambda: (CELL, CELL.get)),
    (through_a_given_method, lambda: (CELL, functools.partial(getattr, CELL, "total"))),
    (through_a_given_method, lambda: (CELL, lambda: CELL.total)),
    (getter, lambda: (CELL, None)), (dictionary, lambda: (CELL, None)), (copied, lambda: (CELL, None)),
    (getter_of_the_module_s, lambda: (CELL, None)), (dictionary_of_the_module_s, lambda: (CELL, None)),
    (copy_of_the_module_s, lambda: (CELL, None)),
    (a_callable_that_is_given_it, lambda: (CELL, operator.methodcaller("get"))),
    (in_text, lambda: (CELL, None)), (in_a_try, lambda: (CELL, None)), (in_a_container, lambda: (CELL, None)),
    (kept_in_another, lambda: (CELL, Cell())), (kept_list, lambda: (CELL, None)), (printed, lambda: (CELL, None)),
]  # fmt: skip


@pytest.mark.parametrize("f, arguments", HOSTILE, ids=lambda v: v.__name__)
def test_by_another_way_it_is_right_or_refused(f, arguments):
    CELL.total = 1.0
    s, t = arguments()
    try:
        value, slope = srcad.value_and_grad(f)(1.3, s, t)
    except srcad.SrcadError:
        return
    CELL.total = 1.0
    estimate, error = differences.ridders(lambda x: f(x, s, t), 1.3)
    assert value == f(1.3, s, t) and abs(slope - estimate) <= 1e-8 + error


def test_an_object_of_another_class_is_another():
    assert srcad.grad(same_argument)(2.0, Cell(), Other(3.0)) == 3.0


def changed_after_it_was_put_in(p):
    p["a"] = p["b"] * 2.0
    p["a"] *= p["b"]
    p["b"] = p["a"][:2] + p["c"]
    p["b"] -= 1.0
    p["c"] *= 3.0
    return np.sum(p["b"]) + p["c"]


def put_in_for_nobody(p):
    """The gradient is zeros as what was there before, which is another thing in the end."""
    p["a"] = 3.0
    p["c"] = p["b"][0] * p["c"]
    p["b"] = np.zeros(2)
    return p["c"] ** 2


def shortened_in_a_loop(p):
    for _ in range(2):
        p["a"] = p["a"][1:] * p["c"]
        p["a"] *= 2.0
    return np.sum(p["a"])


@pytest.mark.parametrize("fun", [changed_after_it_was_put_in, put_in_for_nobody, shortened_in_a_loop])
def test_items_of_a_dict_that_are_bound_anew(fun):
    assert_gradient(fun, ({"a": np.array([0.7, -0.4, 1.3]), "b": np.array([0.3, 0.8, -1.2]), "c": 2.0},), tape=False)


def test_attributes_of_an_object_that_are_changed_after_they_were_put_in():
    def f(cell, x):
        cell.total = x * 2.0
        cell.total *= x
        cell.k = cell.k * x[0]
        cell.k *= 2.0
        return np.sum(x)

    x, given, shown = np.array([0.7, -0.4, 1.3]), Cell(total=0.0), Cell(total=0.0)
    f(shown, x)
    np.testing.assert_array_equal(srcad.grad(f, wrt="x")(given, x), np.ones(3))
    np.testing.assert_array_equal(given.total, shown.total)
    assert given.k == shown.k


class Settings(dict):
    __getattr__ = dict.__getitem__


class Lazily:
    def __init__(self, values):
        object.__setattr__(self, "values", values)

    def __getattr__(self, attr):
        return self.values[attr]


def with_settings():
    settings, lazily = Settings(rate=0.5, inner=Settings(weights=[1.0, 2.0])), Lazily({"rate": 0.5})

    def by_default(x, held=settings):
        return x**2 * held.rate

    def loss(x):
        return settings.rate * x**3 * settings.inner.weights[1] + lazily.rate * x + by_default(x) * settings["rate"]

    return loss


def test_objects_whose_class_raises_what_it_likes_for_names_that_it_lacks():
    assert_gradient(with_settings(), (1.3,))
