"""Loops and comprehensions over the keys of dicts that have derivatives are written out: each part is a variable."""

import numpy as np
import pytest

import srcad
from tests.corpus.table import Arguments
from tests.fuzz.second_order import assert_second_order
from tests.oracle.checks import assert_gradient
from tests.oracle.forward import assert_tangent

X = np.array([0.3, 0.5, -0.7, 0.9])


def adam(x):
    p = {"w": x[:3] * 1.0, "b": x[3]}
    m = {k: 0.0 * v for k, v in p.items()}
    v = {"w": np.zeros(3), "b": 0.0}
    for t in range(1, 4):
        g = {k: 2.0 * p[k] for k in p}
        for k in p:
            m[k] = 0.9 * m[k] + 0.1 * g[k]
            v[k] = 0.99 * v[k] + 0.01 * g[k] ** 2
            p[k] = p[k] - 0.1 * (m[k] / (1 - 0.9**t)) / (np.sqrt(v[k] / (1 - 0.99**t)) + 1e-8)
    return np.sum(p["w"] ** 2) * p["b"]


def layers(x):
    p = {"l1": {"w": np.outer(x, x)[:2, :2], "b": x[:2] * 1.0}, "l2": {"w": np.outer(x, x)[2:, 2:], "b": x[2:] * 1.0}}
    h = np.ones(2)
    for name in ("l1", "l2"):
        h = np.tanh(h @ p[name]["w"] + p[name]["b"])
    for i in range(1, 3):
        h = h * p[f"l{i}"]["b"] + p["l" + str(i)]["w"][0]
    for name in p:
        for part in ("w", "b"):
            p[name][part] = p[name][part] * np.sum(h)
    return np.sum(p["l1"]["b"] * p["l2"]["b"]) + p["l%d" % 2]["w"][0, 1]


def left_early(x):
    p = {"a": x[0], "b": x[1], "c": x[3]}
    for k, s in (("a", 2.0), ("b", 3.0), ("c", 4.0)):
        if p[k] < 0.4:
            continue
        p[k] = p[k] * s
        if p[k] > 1.4:
            break
    else:
        k = "a"
    return p["a"] * p["b"] * p[k]


def new_keys(x):
    p, q = {"a": 0.0, "b": 1.0}, {}
    for k in ["a", "b"]:
        q[k] = p[k] + x[0]
        q[k + "2"] = q[k] * x[1]
    for i in range(3):
        q[f"n{i}"] = x[i]
        q["m%d" % i] = q["n" + str(i)] * 2.0
    return sum(q.values()) * q["a2"] * q["m1"]


def comprehensions(x):
    p = {"a": x[0], "b": x[1]}
    q = {k: v * v for k, v in p.items()}
    r = {k + "2": p[k] * q[k] for k in ("a", "b")}
    s = {k: p for k in q}
    s["a"]["a"] = x[2]
    q["a"] = 5.0 * q["b"]
    twice = {k: x[3] * q["a"] for k in ("z", "z")}
    by_number = {i: x[i] for i in range(3)}
    return p["a"] * q["a"] * r["a2"] + s["b"]["a"] * twice["z"] + by_number[1]


def comprehensions_in_order(x):
    total = 0.0

    def added(k):
        nonlocal total
        total = total + x[0] * len(k)
        return total

    u = x * 1.0
    p = {k: added(k) * total for k in ("a", "bb", "ccc")}
    views = {k: v for k, v in {"u": u, "v": u[1:]}.items()}
    views["u"][1] = 5.0 * p["a"]
    views["v"] *= 2.0
    return p["a"] * p["bb"] * p["ccc"] + np.sum(u * x)


def from_keys(x):
    d = dict.fromkeys(("a", "b"), 0.0)
    d["a"] = x[0]
    d["b"] = d["b"] + x[1]
    return d["a"] * d["b"]


def from_keys_of_an_active_value(x):
    d = dict.fromkeys(["a", "b", "a"], x[0])
    d["a"] = x[1] * d["b"]
    return d["a"] * d["b"] * len(d)


def from_keys_alone(x):
    d = dict.fromkeys(("a", "b"))
    for k in d:
        if d[k] is None:
            d[k] = x[0]
        d[k] = d[k] * 2.0
    return d["a"] * d["b"]


def grouped_by_a_number(x):
    d = {}
    for i in range(4):
        d.setdefault(i % 2, []).append(x[i])
    return sum(d[0]) * sum(d[1])


def grouped_by_given_keys(x):
    d = {}
    for k, v in zip(["a", "b", "a", "c", "b"], x):
        d.setdefault(k, []).append(v)
    s = 0.0
    for k in d:
        s = s + sum(d[k]) ** 2
    return s


def grouped_where_it_is_missing(x):
    d = {}
    for i in range(4):
        k = i % 3
        if k not in d:
            d[k] = []
        d[k].append(x[i])
    return sum(sum(v) ** 2 for v in d.values())


def defaults_that_are_set(x):
    d = {}
    for i in range(4):
        d.setdefault(i % 3, x[0])
        d[i % 3] = d[i % 3] * x[i]
    return sum(k * v**2 for k, v in d.items())


def totals(x):
    d = {"a": 0.0, "b": 1.0, "deep": {"n": 0.0}}
    d["a"] += x[0]
    d["b"] *= x[1]
    d["deep"]["n"] -= d["a"] * x[2]
    sums = {"p": 0.0, "q": 1.0}
    for k in sums:
        sums[k] += x[3] * d["a"]
    for k in sums.keys():
        sums[k] *= 2.0
    return d["b"] * d["deep"]["n"] * sums["p"] * sums["q"]


def gradients_that_gather(x):
    p = {"w": x[:2] * 1.0, "b": x[2:] * 1.0}
    g = {k: np.zeros_like(v) for k, v in p.items()}
    for t in range(2):
        for k in g:
            g[k] += p[k]
            g[k][t] = 1.0
            p[k] = p[k] + g[k]
    return sum(np.sum(p[k] * g[k]) for k in p)


PROGRAMS = [
    adam, layers, left_early, new_keys, comprehensions, comprehensions_in_order, from_keys,
    from_keys_of_an_active_value, from_keys_alone, defaults_that_are_set, totals, gradients_that_gather,
]  # fmt: skip
GROUPED = [grouped_by_given_keys, grouped_by_a_number, grouped_where_it_is_missing]


@pytest.mark.parametrize("fun", [*PROGRAMS, *GROUPED], ids=[f.__name__ for f in [*PROGRAMS, *GROUPED]])
def test_right(fun):
    def build():
        return Arguments((X.copy(),), {})

    assert_gradient(fun, build, forms=())
    assert_tangent(fun, build, "x")
    single = Arguments((X.astype("float32"),), {})
    assert_gradient(fun, lambda: single, forms=(), rtol=1e-4, smooth=False)
    if fun in GROUPED:  # the second derivative is refused
        return
    assert_second_order(fun, build, ("x",))


@pytest.mark.parametrize("fun", [adam, layers, new_keys])
def test_each_part_is_a_variable(fun):
    text = srcad.source(fun, example_args=(X,))
    assert "_at[" not in text and "KeyError" not in text


def constants_only(x, n):
    p = {"a": 1.0, "b": 2.0}
    for k in ("a", "b"):
        p[k] *= n
    return x * p["a"]


def test_a_loop_that_passes_no_derivative_stays():
    assert "for k in ('a', 'b'):" in srcad.source(constants_only, example_args=(2.0, 3.0))


TABLE = {"a": 0.0}


def stored_into_a_dict_of_the_module(x):
    TABLE["a"] = x[0] * x[1]
    return TABLE["a"] * x[2]


def test_a_dict_of_the_module_is_refused_by_what_it_is():
    with pytest.raises(srcad.UnsupportedSyntaxError, match="a dict that the function neither makes nor is given"):
        srcad.grad(stored_into_a_dict_of_the_module)(X)


def items_of_a_dict_that_is_stored_at_a_number(x):
    d = {}
    for i in range(4):
        e = d.setdefault(i % 2, {"s": x[i]})
        e["s"] = e["s"] * x[0]
    return d[0]["s"] + d[1]["s"] ** 2


def test_a_key_that_is_not_literal_is_refused():
    with pytest.raises(srcad.UnsupportedSyntaxError, match="setdefault with a key that is not a literal"):
        srcad.grad(items_of_a_dict_that_is_stored_at_a_number)(X)
