"""Constant lists, dicts and objects that the program changes: what was known of them before is not believed later.

Every function here is `1.5 * sin(x)`; a literal that is taken for what it was (0.0) makes its gradient 0.
"""

from __future__ import annotations

import operator
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

import srcad

PROGRAMS: list[Callable[[float], Any]] = []


def program(fun: Callable[[float], Any]) -> Callable[[float], Any]:
    PROGRAMS.append(fun)
    return fun


def put(d: Any) -> None:
    d["s"] = 1.5


def put_first(xs: Any) -> None:
    xs[0] = 1.5


def counted(d: Any, n: int) -> int:
    if n == 0:
        return 0
    d["s"] += 0.5
    return counted(d, n - 1)


def halves(xs: Any) -> Any:
    for i in range(2):
        xs[0] += 0.75
        yield i


class Holder:
    def __init__(self, held: Any) -> None:
        self.held = held

    def put(self, d: Any) -> None:
        d["s"] = 1.5

    def add(self) -> None:
        self.held[0] += 1.5


HOLDER = Holder(None)


@dataclass
class Pair:
    s: float


@program
def item_of_a_dict(x):
    d = {"s": 0.0, "q": 0.0}
    d["s"] += 1.5
    return np.sin(x) * d["s"]


@program
def copied_into_another(x):
    d = {"s": 0.0, "q": 0.0}
    d["s"] += 1.5
    e = {"s": d["s"], "q": d["q"]}
    return np.sin(x) * e["s"]


@program
def dict_in_a_dict(x):
    d = {"a": {"s": 0.0}}
    d["a"]["s"] = 1.5
    return np.sin(x) * d["a"]["s"]


@program
def dict_in_a_dict_added_to(x):
    a = {"s": 0.0}
    d = {"a": a}
    d["a"]["s"] += 1.5
    return np.sin(x) * a["s"]


@program
def dict_in_a_list(x):
    d = [{"s": 0.0}, 2.0]
    d[0]["s"] = 1.5
    return np.sin(x) * d[0]["s"]


@program
def dict_in_a_tuple(x):
    d = ({"s": 0.0}, 2.0)
    e = d[0]
    e["s"] = 1.5
    return np.sin(x) * d[0]["s"]


@program
def seen_through_another(x):
    a = {"s": 0.0}
    d = {"a": a}
    a["s"] += 1.5
    return np.sin(x) * d["a"]["s"]


@program
def appended(x):
    xs = []
    xs.append({"s": 0.0})
    xs[0]["s"] = 1.5
    return np.sin(x) * xs[0]["s"]


@program
def one_key_after_the_other(x):
    d = {"s": 0.0}
    for k in ("s",):
        d[k] += 1.5
    return np.sin(x) * d["s"]


@program
def one_dict_twice(x):
    d = {"s": 0.0}
    for e in [d, d]:
        e["s"] += 0.75
    return np.sin(x) * d["s"]


@program
def one_of_two(x):
    a, b = {"s": 0.0}, {"s": 3.0}
    c = a if x > 0 else b
    c["s"] += 1.5
    return np.sin(x) * a["s"]


@program
def by_a_nested_function(x):
    d = {"s": 0.0}

    def change(t):
        t["s"] += 1.5

    change(d)
    return np.sin(x) * d["s"]


@program
def by_a_function(x):
    d = {"s": 0.0}
    put(d)
    return np.sin(x) * d["s"]


@program
def by_a_function_inside(x):
    d = {"a": {"s": 0.0}}
    put(d["a"])
    return np.sin(x) * d["a"]["s"]


@program
def list_by_a_function(x):
    xs = [[0.0], [1.0]]
    put_first(xs[0])
    return np.sin(x) * xs[0][0]


@program
def by_recursion(x):
    d = {"s": 0.0}
    counted(d, 3)
    return np.sin(x) * d["s"]


@program
def by_a_generator(x):
    xs = {0: 0.0}
    for _ in halves(xs):
        pass
    return np.sin(x) * xs[0]


@program
def by_a_method(x):
    d = {"s": 0.0}
    HOLDER.put(d)
    return np.sin(x) * d["s"]


@program
def by_an_object_that_keeps_it(x):
    xs = {0: 0.0}
    holder = Holder(xs)
    holder.add()
    return np.sin(x) * xs[0]


@program
def list_by_an_object_that_keeps_it(x):
    xs = [0.0]
    holder = Holder(xs)
    holder.add()
    return np.sin(x) * xs[0]


@program
def by_setitem(x):
    d = {"s": 0.0}
    operator.setitem(d, "s", 1.5)
    return np.sin(x) * d["s"]


@program
def by_a_special_method(x):
    d = {"s": 0.0}
    d.__setitem__("s", 1.5)
    return np.sin(x) * d["s"]


@program
def by_map(x):
    d = {"s": 0.0}
    list(map(put, [d]))
    return np.sin(x) * d["s"]


@program
def by_a_comprehension(x):
    d = {"s": 0.0}
    [put(t) for t in (d,)]
    return np.sin(x) * d["s"]


@program
def by_update_inside(x):
    d = {"s": 0.0}
    e = (d, 1)
    e[0].update({"s": 1.5})
    return np.sin(x) * e[0]["s"]


@program
def joined_under_another_name(x):
    d = {"s": 0.0}
    e = d
    e |= {"s": 1.5}
    return np.sin(x) * d["s"]


@program
def list_extended_under_another_name(x):
    xs = [0.0, 0.0]
    ys = xs
    ys += [1.5]
    return np.sin(x) * xs[-1]


@program
def extended_by_other_numbers(x):
    xs = [0.0]
    xs.extend([0.0, 1.5])
    return np.sin(x) * xs[2]


@program
def target_of_a_loop(x):
    d = {"s": 0.0}
    for d["s"] in (1.0, 1.5):
        pass
    return np.sin(x) * d["s"]


@program
def until_a_number(x):
    d = {"s": 0.0}
    while d["s"] < 1.5:
        d["s"] += 0.5
    return np.sin(x) * d["s"]


@program
def counter_that_decides(x):
    d = {"n": 0}
    d["n"] += 1
    if d["n"] == 1:
        return 1.5 * np.sin(x)
    return x


@program
def in_a_try(x):
    d = {"s": 0.0}
    try:
        d["s"] = 1.5
        raise ValueError
    except ValueError:
        pass
    return np.sin(x) * d["s"]


@program
def shuffled(x):
    xs = [1.5, 1.5]
    random.Random(0).shuffle(xs)
    return np.sin(x) * xs[0]


@program
def object_in_a_list(x):
    p = Pair(0.0)
    held = [p]
    held[0].s = 1.5
    return np.sin(x) * p.s


@program
def and_then_changes(x):
    d = {"s": 0.0}
    x > 0.0 and d.update(s=1.5)
    return np.sin(x) * d["s"]


@pytest.mark.parametrize("fun", PROGRAMS, ids=lambda fun: fun.__name__)
def test_gradient_and_tangent(fun: Callable[[float], Any]) -> None:
    expected = 1.5 * np.cos(0.7)
    assert fun(0.7) == pytest.approx(1.5 * np.sin(0.7))
    assert srcad.grad(fun)(0.7) == pytest.approx(expected)
    assert srcad.jvp(fun, (0.7,), (1.0,))[1] == pytest.approx(expected)
