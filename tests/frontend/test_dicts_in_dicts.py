"""Dicts in dicts and tuples that are stored into, by whatever name they are reached: right, or refused."""

import numpy as np
import pytest

import srcad
from tests.corpus.table import Arguments
from tests.fuzz.second_order import assert_second_order
from tests.oracle.checks import assert_gradient
from tests.oracle.forward import assert_tangent
from tests.oracle.programs import gathered, refused_in_both_modes

X = np.array([0.3, 0.5, -0.7, 0.9])
RIGHT, REFUSED = [], []


right, refused = gathered(RIGHT), gathered(REFUSED)


@right
def reached_by_two_names(x):
    d = {"b": x[0]}
    p = {"a": d, "c": x[1]}
    d["b"] = d["b"] * 2.0
    p["a"]["b"] = p["a"]["b"] * p["c"]
    e = p["a"]
    e["b"] *= 3.0
    e["new"] = x[2]
    return d["b"] * p["a"]["b"] * e["b"] + d["new"]


@right
def of_constants_first(x):
    d = {"b": 0.0}
    t = (d, 1)
    p = {"q": t, "deep": {"er": {"n": 0.0, "k": 3}}}
    d["b"] = x[0]
    p["deep"]["er"]["n"] = x[1] * p["deep"]["er"]["k"]
    return t[0]["b"] * p["q"][0]["b"] * p["deep"]["er"]["n"]


@right
def copied_at_the_top_only(x):
    p = {"a": {"b": x[0]}, "c": x[1]}
    q, r, s = dict(p), {**p, "z": 1.0}, p.copy()
    q["a"]["b"] = x[2]
    r["c"] = 5.0
    s["a"]["b"] *= 2.0
    k = dict(a=p["a"])
    k["a"]["b"] += 1.0
    return p["a"]["b"] * p["c"] + r["a"]["b"] * s["c"] + q["a"]["b"] * r["c"]


@right
def a_state_in_a_loop(x):
    state = {"pos": {"x": x[0], "y": x[1]}, "vel": {"x": x[2], "y": x[3]}, "n": 0}
    for _ in range(3):
        for axis in state["pos"]:
            state["pos"][axis] += 0.1 * state["vel"][axis]
            state["vel"][axis] -= 0.1 * state["pos"][axis]
        state["n"] += 1
    return state["pos"]["x"] * state["vel"]["y"] * state["n"]


@right
def in_branches(x):
    p = {"a": {"b": x[0]}, "c": x[1]}
    if x[2] < 0.0:
        p["a"]["b"] = p["c"] * x[3]
    else:
        p["a"] = {"b": x[3]}
    return p["a"]["b"]


@right
def through_functions(x):
    def update(p, k):
        p["m"]["v"] = p["m"]["v"] * 0.9 + k
        return p["m"]

    def make(v):
        d = {"v": v}
        return d, (d, v)

    state = {"m": {"v": x[0]}, "t": (1, {"z": x[1]})}
    m = update(state, x[2])
    m["v"] *= 2.0
    _, b = state["t"]
    b["w"] = b["z"] ** 2
    d, (e, v) = make(x[3])
    d["v"] = d["v"] * x[1]
    return state["m"]["v"] * state["t"][1]["w"] + e["v"] * v


@right
def in_tuples_in_loops(x):
    a, b = {"v": x[0]}, {"v": x[1]}
    t = (a, b)
    a, b = b, a
    a["v"] = a["v"] * x[2]
    t[::-1][0]["v"] *= 2.0
    for d in t:
        d["v"] = d["v"] * x[3]
    for i, (d, e) in enumerate(zip(t, reversed(t))):
        d["v"] += i * e["v"]
    return t[0]["v"] * t[1]["v"] ** 2 + b["v"]


@right
def by_methods(x):
    p = {"a": {"v": x[0], "w": x[1]}}
    p["a"].update({"v": x[2]}, w=x[3])
    p["a"].setdefault("z", x[0])
    q = p["a"].pop("v")
    p.update(b={"k": q})
    for d in p.values():
        d["k"] = q * 2.0
    return p["a"]["w"] * p["a"]["z"] * p["b"]["k"]


@refused
def in_a_list(x):
    d = {"b": x[0]}
    xs = [({"c": d}, 1), ({"c": {"b": x[1]}}, 2)]
    d["b"] = x[2]
    return xs[0][0]["c"]["b"] * xs[1][0]["c"]["b"]


@refused
def appended(x):
    xs = []
    for i in range(3):
        d = {"b": x[i]}
        xs.append((d, i))
        d["b"] = x[i] * 2.0
    return xs[0][0]["b"] * xs[1][0]["b"]


@right
def one_of_two(x):
    d, e = {"b": x[0]}, {"b": x[1]}
    p = {"a": d}
    if x[2] < 0.0:
        p["a"] = e
    p["a"]["b"] = x[3]
    return p["a"]["b"] * d["b"] * e["b"]


def build():
    return Arguments((X.copy(),), {})


@pytest.mark.parametrize("fun", RIGHT, ids=[f.__name__ for f in RIGHT])
def test_right(fun):
    assert_gradient(fun, build, forms=())
    assert_tangent(fun, build, "x")
    single = Arguments((X.astype("float32"),), {})
    assert_gradient(fun, lambda: single, forms=(), rtol=1e-4, smooth=False)
    assert_second_order(fun, build, ("x",))


@pytest.mark.parametrize("fun", REFUSED, ids=[f.__name__ for f in REFUSED])
def test_refused(fun):
    refused_in_both_modes(fun, X, srcad.UnsupportedSyntaxError)


def of_a_parameter(p, k):
    p["a"]["b"] = p["a"]["b"] * p["c"] * k
    q = p["a"]
    q["b"] *= 2.0
    p["a"]["w"][0] = q["b"] * 3.0
    p["c"] = p["a"]["b"] * p["c"]
    return np.sum(p["a"]["w"]) * p["c"]


def of_a_constant_parameter(k, p):
    p["a"]["b"] = k * p["c"]
    p["a"]["b"] *= k
    return p["a"]["b"] * k


def test_dicts_in_a_parameter_show_the_change():
    p = {"a": {"b": 2.0, "w": np.ones(2)}, "c": 3.0}
    assert_gradient(of_a_parameter, (p, 1.5), wrt=("p", "k"))
    assert_gradient(of_a_constant_parameter, (1.5, p), wrt="k")
    assert_tangent(of_a_constant_parameter, lambda: Arguments((1.5, {"a": {"b": 2.0}, "c": 3.0}), {}), "k")


def puts_a_dict_there(p):
    p["a"] = {"b": p["c"] * 2.0}
    return p["a"]["b"] * p["c"]


def test_a_dict_put_into_a_parameter_is_refused():
    """The generated code raised a NameError."""
    with pytest.raises(srcad.UnsupportedSyntaxError, match="a dict, tuple or function stored into a dict that is a"):
        srcad.grad(puts_a_dict_there)({"a": {"b": 2.0}, "c": 3.0})
