"""Polynomials by their coefficients, highest power first, and by their roots.

y = np.polyval(p, x)         p_bar = sums of y_bar * x**k for k < n;  x_bar = y_bar * np.polyval(np.polyder(p), x)
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gast
import numpy as np

from srcad import infer
from srcad.facts import Array, Fact, Scalar, Seq, Unknown, dims_of
from srcad.rules.axes import learning, real_only, refuse
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.expr import E, helper, numpy, runtime
from srcad.rules.registry import rule, tangent
from srcad.rules.tangents import TangentCall, again, summed
from srcad.rules.template import said_like, write
from srcad.runtime.polynomials import (
    characteristic_back,
    characteristic_dot,
    coefficients_back,
    polyfit_back,
    polyfit_dot,
    polyfit_x_back,
    product_back,
    product_dot,
    zeros_back,
)
from srcad.tree.build import copy_tree


def _vector(c: Call, parameter: str) -> E:
    """Coefficients as an array, also where they are a list."""
    e = c[parameter]
    return numpy("array", e, result=Array("float64", None)) if isinstance(e.fact, Seq) else e


def _count(c: Call, parameter: str) -> E:
    e = c[parameter]
    if not isinstance(e.fact, Seq) and e.dims is not None and len(e.dims) != 1:
        raise CannotTell(f"{c.rule.name} of what is no vector", "pass the coefficients as a vector: [x]")
    return E(gast.Call(gast.Name("len", gast.Load(), None, None), [copy_tree(e.node)], []), Scalar("int64"), c.scope)


@rule(np.polyval, "p, x", active="p x", hint="value")
def polyval(c: Call) -> dict[str, Pieces]:
    out: dict[str, Pieces] = {}
    if c.active("p"):
        fact, terms = c.fact("p"), (c.bar * c["x"]).fact
        found: Fact = Unknown()
        if isinstance(fact, Array) and isinstance(terms, (Array, Scalar)):
            found = replace(fact, dtype=terms.dtype)
        out["p"] = helper(coefficients_back, c.bar, c["x"], _count(c, "p"), result=found)
    if c.active("x"):
        out["x"] = c.lazy_bar * numpy("polyval", numpy("polyder", _vector(c, "p")), c["x"])
    return out


@tangent(np.polyval)
def polyval_dot(c: TangentCall) -> E | None:
    x_dot, found = c.lazy_dot("x"), again(c, "p")
    slope = None if x_dot is None else x_dot * numpy("polyval", numpy("polyder", _vector(c, "p")), c["x"])
    return summed(found, slope)


def _sum(sign: float) -> Any:
    """The shorter one is added to the last coefficients."""

    def reverse(c: Call) -> dict[str, Pieces]:
        out: dict[str, Pieces] = {}
        for parameter, factor in (("a1", 1.0), ("a2", sign)):
            if c.active(parameter):
                e = write(c, "bar[len(bar) - n :]", bar=c.bar, n=_count(c, parameter))
                out[parameter] = said_like(c, factor * e, parameter)
        return out

    return reverse


rule(np.polyadd, "a1, a2", active="a1 a2", linear="a1 a2", hint="p")(_sum(1.0))
rule(np.polysub, "a1, a2", active="a1 a2", linear="a1 a2", hint="p")(_sum(-1.0))


@rule(np.polymul, "a1, a2", active="a1 a2", hint="p")
def polymul(c: Call) -> dict[str, Pieces]:
    pairs = (("a1", "a2"), ("a2", "a1"))
    return {p: said_like(c, runtime(product_back, c.bar, c[o], _count(c, p)), p) for p, o in pairs if c.active(p)}


@tangent(np.polymul)
def polymul_dot(c: TangentCall) -> E | None:
    """Leading zeros, which `np.polymul` leaves out, of a tangent are coefficients as any other."""
    parts = []
    for p, o in (("a1", "a2"), ("a2", "a1")):
        dot = c.dot(p)
        parts.append(None if dot is None else runtime(product_dot, dot, c[o], c.length_of(c.node, 0)))
    total = summed(*parts)
    return None if total is None else replace(total, fact=c.result)


@rule(np.polyder, "p", linear="p", hint="p")
def polyder(c: Call) -> dict[str, Pieces]:
    return {"p": said_like(c, write(c, "np.append(y_bar, 0.0) * np.arange(n - 1, -1, -1)", n=_count(c, "p")), "p")}


@rule(np.polyint, "p", linear="p", hint="p")
def polyint(c: Call) -> dict[str, Pieces]:
    return {"p": said_like(c, write(c, "y_bar[:-1] / np.arange(n, 0, -1)", n=_count(c, "p")), "p")}


@rule(np.vander, "x, N=None, increasing=False", hint="powers")
def vander(c: Call) -> dict[str, Pieces]:
    increasing = c.static("increasing", False)
    powers = c.y["..., :-1"] if increasing else c.y["..., 1:"]
    bar = c.bar["..., 1:"] if increasing else c.bar["..., :-1"]
    return {"x": said_like(c, numpy("sum", bar * _slopes(c, powers, increasing), axis=1), "x")}


def _slopes(c: Call, powers: E, increasing: bool) -> E:
    """The slope of each power but the zeroth: its number times the power below."""
    n = write(c, "y.shape[1]")
    counts = write(c, "np.arange(1, n)" if increasing else "np.arange(n - 1, 0, -1)", n=n)
    return powers * counts


@tangent(np.vander)
def vander_dot(c: TangentCall) -> E | None:
    dot, increasing = c.dot("x"), c.static("increasing", False)
    if dot is None:
        return None
    powers = c.y["..., :-1"] if increasing else c.y["..., 1:"]
    still = write(c, "np.zeros_like(y[:, :1])")
    moved = dot[":, None"] * _slopes(c, powers, increasing)
    parts = (still, moved) if increasing else (moved, still)
    return replace(numpy("concatenate", parts, axis=1), fact=c.result)


# ---------------------------------------------------------------- roots


def _roots_fact(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    """Whether roots are complex depends on the coefficients: they are taken as complex."""
    found = infer.by_example(np.roots, facts, named, sp.fresh())
    return Array("complex128", None) if isinstance(found, (Array, Unknown)) else found


@rule(np.roots, "p", hint="roots", infer=_roots_fact, unsettled=True)
def roots(c: Call) -> dict[str, Pieces]:
    """At a root p(r) = 0: the root moves by -p_dot(r) / p'(r)."""
    p = _vector(c, "p")
    e = write(c, "(-bar / np.polyval(np.polyder(p), y)) @ np.vander(y, n)", bar=c.raw_bar, p=p, n=_count(c, "p"))
    return {"p": said_like(c, e, "p") if getattr(p.fact, "dtype", "")[:1] == "c" else e.attr("real", p.fact)}


@tangent(np.roots)
def roots_dot(c: TangentCall) -> E | None:
    dot = c.dot("p")
    return None if dot is None else write(c, "-np.polyval(dot, y) / np.polyval(np.polyder(p), y)", dot=dot)


def _poly_fact(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    """Of complex roots that are pairs the coefficients are real: they are taken as complex."""
    found = infer.by_example(np.poly, facts, named, sp.fresh())
    roots = (facts or [Unknown()])[0]
    turned = isinstance(found, Array) and getattr(roots, "dtype", "")[:1] == "c"
    return replace(found, dtype="complex128") if isinstance(found, Array) and turned else found


@rule(np.poly, "seq_of_zeros", hint="p", infer=_poly_fact, unsettled=True)
def poly(c: Call) -> dict[str, Pieces]:
    if c.ndim("seq_of_zeros") == 2:
        e = runtime(characteristic_back, c["seq_of_zeros"], c.y, c.bar)
        return {"seq_of_zeros": replace(e, fact=c.fact("seq_of_zeros"))}
    return {"seq_of_zeros": said_like(c, runtime(zeros_back, c["seq_of_zeros"], c.bar), "seq_of_zeros")}


@tangent(np.poly)
def poly_dot(c: TangentCall) -> E | None:
    dot = c.dot("seq_of_zeros")
    if dot is None:
        return None
    if c.ndim("seq_of_zeros") == 2:
        return replace(runtime(characteristic_dot, c["seq_of_zeros"], c.y, dot), fact=c.result)
    one = runtime(zeros_back, c["seq_of_zeros"], numpy("eye", c.length_of(c.node, 0)))
    return replace(dot @ one, fact=c.result)


# ---------------------------------------------------------------- fits


def _refuse_fit(c: Call) -> None:
    refuse(c, "full", "cov")
    real_only(c, "x", "y")
    if c.ndim("y") != 1:
        raise CannotTell("np.polyfit of several sets of values", "fit one after the other")


def _weights(c: Call) -> list[E]:
    """One for each point, if there are any."""
    if not c.given("w"):
        return []
    w = c["w"]
    return [numpy("asarray", w) if isinstance(w.fact, Seq) else w]


def _same_points(scope: Any, dims: Any, facts: Any, named: Any) -> None:
    for d in (*dims[1:2], *(dims_of(named[k]) for k in ("y", "w") if k in named)):
        scope.unify(dims[0][0], d[0])


@rule(
    np.polyfit,
    "x, y, deg, rcond=None, full=False, w=None, cov=False",
    active="x y",
    hint="p",
    infer=learning(np.polyfit, _same_points),
)
def polyfit(c: Call) -> dict[str, Pieces]:
    _refuse_fit(c)
    arguments = [c["x"], c.reader.value(c.operands["y"]), c.y, c.bar, *_weights(c)]
    out: dict[str, Pieces] = {}
    if c.active("y"):
        out["y"] = said_like(c, runtime(polyfit_back, arguments[0], *arguments[2:]), "y")
    if c.active("x"):
        out["x"] = said_like(c, runtime(polyfit_x_back, *arguments), "x")
    return out


@tangent(np.polyfit)
def polyfit_tangent(c: TangentCall) -> E | None:
    _refuse_fit(c)
    x_dot, y_dot = c.dot("x"), c.dot("y")
    if x_dot is None and y_dot is None:
        return None
    dots = [numpy("zeros_like", c["x"]) if dot is None else dot for dot in (x_dot, y_dot)]
    arguments = [c["x"], c.reader.value(c.operands["y"]), c.y, *dots, *_weights(c)]
    return replace(runtime(polyfit_dot, *arguments), fact=c.result)
