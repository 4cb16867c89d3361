"""Arrays made from nothing: only what they are filled with carries a derivative."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from srcad import infer
from srcad.facts import Array, Dim, Fact, Scalar, Unknown, dims_of, is_float
from srcad.rules.axes import refuse
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.expr import E, literal, numpy, runtime
from srcad.rules.products import fit
from srcad.rules.registry import constant, rule, tangent
from srcad.rules.tangents import TangentCall, summed
from srcad.runtime.numeric import kaiser_slope

constant(
    np.zeros,
    np.ones,
    np.empty,
    np.eye,
    np.identity,
    np.tri,
    np.zeros_like,
    np.ones_like,
    np.empty_like,
    np.indices,
    np.diag_indices,
    np.diag_indices_from,
    np.tril_indices,
    np.triu_indices,
    np.tril_indices_from,
    np.triu_indices_from,
    np.ix_,
    np.unravel_index,
    np.ravel_multi_index,
    np.hanning,
    np.hamming,
    np.blackman,
)


def _full_fact(sp: Any, facts: list[Any], named: dict[str, Any]) -> Any:
    """It has the shape that is asked for, and its filling's type."""

    def number(fact: Any) -> Any:
        return Scalar(fact.dtype, False) if isinstance(fact, Array) else fact

    filled = [facts[0], number(facts[1]), *facts[2:]] if len(facts) > 1 else facts
    named = {k: number(f) if k == "fill_value" else f for k, f in named.items()}
    return infer.by_example(np.full, filled, named, sp.fresh())


@rule(
    np.full,
    "shape, fill_value, dtype=None, order='C'",
    active="fill_value",
    hint="filled",
    linear="fill_value",
    infer=_full_fact,
)
def full(c: Call) -> dict[str, Pieces]:
    return {"fill_value": c.reduced(c.lazy_bar, "fill_value")}


def _full_like_fact(sp: Any, facts: list[Any], named: dict[str, Any]) -> Any:
    """Whatever it is filled with, it is like its first argument."""
    filled = [facts[0], Scalar("float64", True), *facts[2:]] if len(facts) > 1 else facts
    named = {k: Scalar("float64", True) if k == "fill_value" else f for k, f in named.items()}
    return infer.by_example(np.full_like, filled, named, sp.fresh())


@rule(
    np.full_like,
    "a, fill_value, dtype=None, order='K', subok=True, shape=None",
    active="fill_value",
    hint="filled",
    linear="fill_value",
    infer=_full_like_fact,
)
def full_like(c: Call) -> dict[str, Pieces]:
    return {"fill_value": c.reduced(c.lazy_bar, "fill_value")}


def _summed_with(c: Call, weights: E) -> E:
    """The sum over the first axis of the cotangent times the weights."""
    bar = c.bar
    dims = bar.dims
    if dims is not None and len(dims) == 1:
        return weights @ bar
    return numpy("tensordot", weights, bar, axes=1)


def _grid_fact(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    """`infer` of `np.linspace`: between vectors it has their common shape behind the number of points."""
    given = dict(zip(("start", "stop"), facts, strict=False)) | named
    if all(dims_of(given.get(p, Unknown())) for p in ("start", "stop")):
        both = infer.elementwise(np.add, [sp.scope.resolved(given[p]) for p in ("start", "stop")], sp.scope, sp.fresh())
        given |= {"start": both, "stop": both}
    return infer.by_example(_linspace, facts[2:], given, sp.fresh())


def _linspace(*rest: Any, start: Any, stop: Any, **keywords: Any) -> Any:
    return np.linspace(start, stop, *rest, **keywords)


@rule(
    np.linspace,
    "start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0",
    active="start stop",
    hint="grid",
    infer=_grid_fact,
    linear="start stop",
)
def linspace(c: Call) -> dict[str, Pieces]:
    """Each point is start * (1 - t) + stop * t."""
    refuse(c, "dtype")
    if c.given("retstep") and c.static("retstep") or c.static("axis", 0) != 0:
        raise CannotTell("np.linspace with retstep or axis", "leave them out")
    if dims_of(c.result) is None:
        raise CannotTell(
            "np.linspace between values of unknown type", "call the derivative, so that the types are known"
        )
    arguments: list[Any] = [c["num"]] if c.given("num") else []
    keys: dict[str, Any] = {"endpoint": c["endpoint"]} if c.given("endpoint") else {}
    t = c.let(numpy("linspace", literal(0.0, c.scope), literal(1.0, c.scope), *arguments, **keys), "t")
    out: dict[str, Pieces] = {}
    for parameter, weights in (("start", 1.0 - t), ("stop", t)):
        if c.active(parameter):
            e = _summed_with(c, weights)
            have, want = len(e.dims or ()), len(c.dims(parameter) or ())
            if have > want:
                e = numpy("sum", e, axis=tuple(range(have - want)))
            out[parameter] = fit(c, e, c.operands[parameter])
    return out


def _on_grid(c: Call, weighed: E) -> dict[str, Pieces]:
    """What goes back to the ends of a grid of numbers: each point is as much of one as it is not of the other."""
    keys: dict[str, Any] = {"endpoint": c["endpoint"]} if c.given("endpoint") else {}
    arguments: list[Any] = [c["num"]] if c.given("num") else []
    t = c.let(numpy("linspace", literal(0.0, c.scope), literal(1.0, c.scope), *arguments, **keys), "t")
    pairs = (("start", 1.0 - t), ("stop", t))
    return {p: weights @ weighed for p, weights in pairs if c.active(p)}


def _numbers_only(c: Call, *parameters: str) -> None:
    refuse(c, "dtype")
    if any(c.dims(p) != () for p in parameters) or c.static("axis", 0) != 0:
        raise CannotTell(f"{c.rule.name} of arrays", "use np.linspace: base ** np.linspace(start, stop)")


_GRID = "start, stop, num=50, endpoint=True"


@rule(np.logspace, _GRID + ", base=10.0, dtype=None, axis=0", active="start stop base", hint="grid")
def logspace(c: Call) -> dict[str, Pieces]:
    """Powers of the base."""
    _numbers_only(c, "start", "stop", *(["base"] if c.given("base") else []))
    base = c["base"] if c.given("base") else literal(10.0, c.scope)
    e = c.let(c.bar * c.y, "powers_bar")
    out = _on_grid(c, e * numpy("log", base))
    if c.given("base") and c.active("base"):
        out["base"] = e @ numpy("log", c.y) / (base * numpy("log", base))
    return out


@tangent(np.logspace)
def logspace_dot(c: TangentCall) -> E | None:
    _numbers_only(c, "start", "stop", *(["base"] if c.given("base") else []))
    base = c["base"] if c.given("base") else literal(10.0, c.scope)
    total: E | None = None
    dots = [c.lazy_dot(p) for p in ("start", "stop")]
    if dots != [None, None]:
        total = c.y * numpy("log", base) * _grid_dot(c, *(0.0 if dot is None else dot for dot in dots))
    base_dot = c.lazy_dot("base") if c.given("base") else None
    if base_dot is not None:
        total = summed(total, c.y * numpy("log", c.y) * (base_dot / (base * numpy("log", base))))
    return total


def _grid_dot(c: TangentCall, start: Any, stop: Any) -> E:
    keys: dict[str, Any] = {"endpoint": c["endpoint"]} if c.given("endpoint") else {}
    arguments: list[Any] = [c["num"]] if c.given("num") else []
    return replace(numpy("linspace", start, stop, *arguments, **keys), fact=c.result)


@rule(np.geomspace, _GRID + ", dtype=None, axis=0", active="start stop", hint="grid")
def geomspace(c: Call) -> dict[str, Pieces]:
    """The logarithms are a grid."""
    _numbers_only(c, "start", "stop")
    found = _on_grid(c, c.let(c.bar * c.y, "logs_bar"))
    return {p: e / c[p] for p, e in found.items()}


@tangent(np.geomspace)
def geomspace_dot(c: TangentCall) -> E | None:
    _numbers_only(c, "start", "stop")
    dots = [(p, c.lazy_dot(p)) for p in ("start", "stop")]
    if all(dot is None for _, dot in dots):
        return None
    return c.y * _grid_dot(c, *(0.0 if dot is None else dot / c[p] for p, dot in dots))


def _arange_fact(sp: Any, facts: list[Any], named: dict[str, Any]) -> Any:
    """How many steps fit between floats is known only where these are literals."""
    found = infer.by_example(np.arange, facts, named, sp.fresh())
    numbers = [f for f in (*facts, *named.values()) if isinstance(f, Scalar)]
    if isinstance(found, Array) and any(is_float(f.dtype) and f.literal is None for f in numbers):
        return replace(found, dims=(Dim(sp.fresh()),))
    return found


@rule(
    np.arange,
    "start, stop=None, step=None, dtype=None",
    active="start stop step",
    hint="grid",
    infer=_arange_fact,
)
def arange(c: Call) -> dict[str, Pieces]:
    """Each point is start + i * step; how many there are is constant. Alone, `start` is where it stops."""
    if not c.given("stop"):
        return {}
    out: dict[str, Pieces] = {}
    if c.active("start"):
        out["start"] = c.reduced(c.lazy_bar, "start")
    if c.given("step") and c.active("step"):
        out["step"] = numpy("arange", numpy("size", c.y, result=Scalar("int64"))) @ c.bar
    return out


@tangent(np.arange)
def arange_dot(c: TangentCall) -> E | None:
    start = c.dot("start") if c.given("stop") else None
    step = c.dot("step") if c.given("step") else None
    if step is None:
        return start
    return summed(start, step * numpy("arange", numpy("size", c.y, result=Scalar("int64"))))


@rule(np.kaiser, "M, beta", active="beta", hint="window")
def kaiser(c: Call) -> dict[str, Pieces]:
    return {"beta": c.bar @ runtime(kaiser_slope, c["M"], c["beta"])}


@tangent(np.kaiser)
def kaiser_dot(c: TangentCall) -> E | None:
    dot = c.lazy_dot("beta")
    return None if dot is None else dot * replace(runtime(kaiser_slope, c["M"], c["beta"]), fact=c.result)
