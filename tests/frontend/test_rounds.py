"""Loops over a few parts of different types, written out: left early, beside an index, in pairs."""

import copy

import numpy as np
import pytest

import srcad
from tests.corpus.table import Arguments
from tests.oracle.checks import assert_gradient
from tests.oracle.forward import assert_tangent

X = np.array([0.3, 0.5, -0.7, 0.9])


class Body:
    def __init__(self, x, v):
        self.x, self.v = x, v

    def energy(self):
        return self.x * self.v


def left_early(x, limit):
    s = 0.0
    for v in (x, x[0] * 2.0, x[1:]):
        if np.sum(v) < -5.0:
            continue
        s = s + np.sum(v * v)
        if s > limit:
            break
    else:
        s = s * 2.0
    return s


def left_by_an_inner_loop(x, limit):
    s = 0.0
    for v in (x, x[0] * 2.0, x[1:]):
        for w in x:
            if w > limit:
                break
            s = s + np.sum(v * w)
        else:
            break
        s = s * 1.5
    return s


def returned_from(x, limit):
    stopped = 1.0
    for f in (np.sin, np.cos, np.tanh):
        v = f(x[0]) * stopped
        if v > limit:
            return v * x[1]
        stopped = v
    return v


def two_loops(x, limit):
    s = 0.0
    for v in (x, x[0]):
        for w in (x[1], x):
            s = s + np.sum(v * w)
            if s > limit:
                break
        if s > limit + 0.1:
            break
    return s


def functions_with_an_index(x, limit):
    fs = [np.sin, np.cos, lambda v: v * x[0]]
    s = limit
    for i, f in enumerate(fs):
        s = s + f(x[i]) * i
    for f, g in zip(fs, reversed(fs)):
        s = s + f(g(x[1]))
    for i, (f, name) in enumerate(zip((np.sin, np.cos), ("a", "b"))):
        s = s + f(x[i]) * len(name)
    return s


def objects_in_pairs(x, limit):
    bodies = (Body(x[0], x[1]), Body(x[2], x[3]))
    for i, body in enumerate(bodies):
        body.x += body.v * i
        if body.x > limit:
            break
    for one, other in zip(bodies, reversed(bodies)):
        one.x = one.x + other.v * other.x
    return bodies[0].x * bodies[1].x


PROGRAMS = [left_early, left_by_an_inner_loop, returned_from, two_loops, functions_with_an_index, objects_in_pairs]


@pytest.mark.parametrize("fun", PROGRAMS, ids=[f.__name__ for f in PROGRAMS])
@pytest.mark.parametrize("limit, dtype", [(0.25, "float64"), (0.85, "float64"), (0.85, "float32"), (100.0, "float64")])
def test_every_way_out(fun, limit, dtype):
    def build():
        return Arguments((X.astype(dtype), limit), {})

    single = {"rtol": 1e-4, "smooth": False} if dtype == "float32" else {}
    assert_gradient(fun, build, forms=(), **single)
    assert_tangent(fun, build, "x", **single)


def shown(x):
    bodies = {"sun": Body(x[0], x[1]), "earth": Body(x[2], x[3])}
    body = bodies["sun"]
    body.x *= 2.0
    print(f"{body.x:.3f} {bodies['earth'].v!r} {body.energy():{8}.3} {x}\n")
    return float(len(f"{body.x}")) * 0.0 + body.energy()


def test_texts_show_attributes_of_objects():
    assert_gradient(shown, (X,))
    assert_tangent(shown, lambda: Arguments((X.copy(),), {}), "x")


def test_a_number_that_went_through_such_a_text_is_refused():
    def f(x):
        body = Body(x, 2.0 * x)
        return float(f"{body.x}") * body.v

    with pytest.raises(srcad.NoDerivativeError, match="a text that was made of an active value"):
        srcad.grad(f)(2.0)


def numbered_layers(params, x):
    for k, (w, b) in enumerate(params):
        x = x @ w + b
        if k < len(params) - 1:
            x = np.tanh(x)
    return np.sum(x**2)


def layers_and_functions(params, x):
    for (w, b), f in zip(params, [np.tanh, np.sin]):
        x = f(x @ w + b)
    return np.sum(x)


def picked_by_a_number(params, x):
    """No loop that is written out: what the branches bind is bound in each that goes on."""
    k = 0
    while k < len(params):
        w, b = params[k]
        x = x @ w + b
        k += 1
    return np.sum(x**2)


@pytest.mark.parametrize("fun", [numbered_layers, layers_and_functions, picked_by_a_number])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_layers_of_different_shapes(fun, dtype):
    rng = np.random.default_rng(0)

    def build():
        shapes = ((3, 2), (2, 3))
        params = tuple((rng.normal(size=s).astype(dtype), rng.normal(size=s[1]).astype(dtype)) for s in shapes)
        return Arguments((params, rng.normal(size=(4, 3)).astype(dtype)), {})

    given = build()
    single = {"rtol": 1e-4, "smooth": False} if dtype == "float32" else {}
    assert_gradient(fun, lambda: copy.deepcopy(given), forms=(), **single)
    assert_tangent(fun, lambda: given, "params", **single)


def names_of_layers(params, x):
    n = len(params) // 2
    for i in range(n):
        x = x @ params[f"W{i}"] + params[f"b{i}"]
        if i < n - 1:
            x = np.tanh(x)
    return np.sum(x**2)


def test_layers_by_names_with_numbers():
    rng = np.random.default_rng(0)
    params = {f"{k}{i}": rng.normal(size=s) for i in (0, 1) for k, s in (("W", (2 + i, 3 - i)), ("b", 3 - i))}
    assert_gradient(names_of_layers, (params, rng.normal(size=(4, 2))), wrt="params")
