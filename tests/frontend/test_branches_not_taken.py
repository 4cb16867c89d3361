"""What a branch would read that is not there is no error of the derivative's while the branch is not taken."""

import dataclasses
import functools
import importlib
import inspect

import numpy as np
import pytest

import srcad
from tests.oracle.programs import gathered, right_in_both_modes

X = np.array([1.3, 0.7, -0.4])
PROGRAMS: list = []
program = gathered(PROGRAMS)


@program
def element_of_a_list(x):
    parts = [x[0], x[1]]
    if x[0] > 100.0:
        return parts[5] * x[1]
    return parts[2] * 2.0 if len(parts) > 2 else parts[0] * parts[-2]


@program
def element_of_an_inner_list(x):
    parts = [x[0], [x[1]]]
    if len(parts[1]) > 1:
        return parts[1][1] * parts[0]
    return parts[1][0] * parts[0]


@program
def element_that_is_tried(x):
    parts = [x[0], x[1]]
    try:
        y = parts[5]
    except IndexError:
        y = parts[-1] * x[2]
    return y


@program
def unpacking_of_a_pair(x):
    pair = (x[0], x[1])
    if len(pair) == 3:
        a, b, c = pair
    else:
        a, b = pair
        c = x[2]
    return a * b * c


def scaled(v, c=2.0):
    return v * c


@dataclasses.dataclass
class Pair:
    one: float
    other: float


@program
def too_few_to_unpack(x):
    pair = (x[0], x[1])
    if x[0] > 100.0:
        a, b, c = pair
        return a * b * c
    return pair[0] * pair[1]


@program
def too_many_to_unpack(x):
    for _ in range(2):
        if x[0] > 100.0:
            a, b = (x[0], x[1], x[2])
            return a * b
        x = x * 1.5
    return x[0] * x[1]


@program
def arguments_that_do_not_fit(x):
    return scaled(x[0], x[1], x[2]) if x[0] > 100.0 else scaled(x[1]) * x[0]


@program
def fields_that_do_not_fit(x):
    if x[0] > 100.0:
        pair = Pair(x[0], x[1], x[2])
    else:
        pair = Pair(x[0], x[1])
    return pair.one * pair.other


@program
def a_name_that_is_not_defined(x):
    if x[0] > 100.0:
        return not_defined * x[0]  # noqa: F821
    return x[0] * x[1]


@program
def a_function_that_is_not_defined(x):
    y = x[0] * x[1]
    if x[0] > 100.0:
        y = not_defined(x)  # noqa: F821
    return y * x[2]


@program
def a_name_that_is_not_defined_is_tried(x):
    try:
        y = not_defined[0] * x[0]  # noqa: F821
    except NameError:
        y = x[0] * x[1]
    return y


@program
def a_constant_that_is_not_defined_is_tried(x):
    try:
        k = not_defined  # noqa: F821
    except NameError:
        k = 2.0
    return k * x[0] * x[1]


@program
def a_key_that_a_dict_does_not_have(x):
    table = {"a": x[0], "b": x[1]}
    if x[0] > 100.0:
        return table["c"]
    return table["a"] * table["b"]


@program
def an_attribute_of_none(x):
    nothing = None
    if x[0] > 100.0:
        return nothing.scale * x[0]
    return x[0] * x[1]


@program
def an_element_of_none(x):
    nothing = None
    return nothing[0] * x[0] if x[0] > 100.0 else x[0] * x[1]


@program
def nothing_to_reduce(x):
    if x[0] > 100.0:
        return functools.reduce(lambda a, b: a * b, [])
    return x[0] * x[1]


@program
def module_that_is_not_there(x):
    if x[0] > 100.0:
        import a_module_of_nobody

        return a_module_of_nobody.f(x[0]) * x[1]
    return x[0] * x[1]


@program
def name_that_a_module_does_not_have(x):
    if x[0] > 100.0:
        from numpy import a_name_of_nobody

        return a_name_of_nobody(x[0])
    return x[0] * x[1]


@program
def module_that_is_tried(x):
    try:
        import a_module_of_nobody

        y = a_module_of_nobody.f(x)
    except ImportError:
        y = x * x
    return y[0] * x[1]


class Halves:
    def __init__(self, v, count):
        self.v = v
        if count > 100.0:
            self.first = v * v
            return
        self.second = v * 3.0


@program
def attribute_of_an_early_return(x):
    halves = Halves(x[1], x[0])
    return halves.v * halves.second


@program
def attribute_of_another_branch(x):
    halves = Halves(x[1], x[0] + 100.0)
    return halves.first * (halves.second if x[0] > 100.0 else halves.v)


def of_known_kind(v):
    if isinstance(v, str):
        return 1.0
    raise ValueError("of an unknown kind")


@program
def name_for_what_always_raises(x):
    if x[0] > 100.0:
        y = of_known_kind(x)
        return np.sum(y * x)
    return x[0] * x[1]


@program
def what_always_raises_in_an_expression(x):
    factor = 2.0 + of_known_kind(x) if x[0] > 100.0 else x[1]
    return np.sum(factor * x)


@program
def what_always_raises_in_a_loop(x):
    s = 0.0
    for v in x:
        if v > 100.0:
            w, u = of_known_kind(v)
            s += w * u
        else:
            w = v
        s += w * v
    return s


@program
def what_always_raises_is_stored(x):
    y = x * x
    if x[1] > 100.0:
        y[0] = of_known_kind(x)
        y += of_known_kind(y)
    return np.sum(y)


class Scale:
    def of(self, v):
        raise TypeError("made for others")


@program
def method_that_always_raises(x):
    z = (lambda v: Scale().of(v) * 2.0)(x) if x[0] > 100.0 else 3.0
    return np.sum(z * x)


@pytest.mark.parametrize("fun", PROGRAMS, ids=lambda f: f.__name__)
def test_the_other_branch(fun):
    right_in_both_modes(fun, X)


@pytest.mark.parametrize("fun", [f for f in PROGRAMS if "100.0" in inspect.getsource(f)], ids=lambda f: f.__name__)
def test_where_it_is_taken_the_error_is_python_s(fun):
    taken = X + 200.0
    with pytest.raises(Exception) as wanted:
        fun(taken)
    with pytest.raises(wanted.type):
        srcad.grad(fun)(taken)


LATER = """
def f(x):
    if x > 1.0:
        return factor * x
    return x
"""


def test_a_name_that_is_defined_later(tmp_path, monkeypatch):
    (tmp_path / "defined_later.py").write_text(LATER)
    monkeypatch.syspath_prepend(tmp_path)
    module = importlib.import_module("defined_later")
    gradient = srcad.grad(module.f)
    assert gradient(0.5) == 1.0
    with pytest.raises(NameError):
        gradient(2.0)
    module.factor = 3.0
    assert gradient(2.0) == 3.0
    assert srcad.grad(module.f)(2.0) == 3.0
    del module.factor
    with pytest.raises(NameError):
        gradient(2.0)
