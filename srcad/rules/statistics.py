"""Covariances, and histograms by their weights.

y = np.cov(m)                m_bar = (y_bar + y_bar.T) @ (m - np.mean(m, axis=1, keepdims=True)) / (m.shape[1] - 1)
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gast
import numpy as np

from srcad.facts import Array, Dim, Fact, Scalar, Seq, dims_of
from srcad.rules.axes import learning, refuse
from srcad.rules.call import Call, Pieces
from srcad.rules.decompositions import part
from srcad.rules.expr import E, literal, numpy, runtime
from srcad.rules.products import fact_value
from srcad.rules.registry import rule, tangent
from srcad.rules.tangents import TangentCall, again
from srcad.rules.template import said_like, write
from srcad.runtime.statistics import bins_of, correlation_back, correlation_dot, covariance_back, covariance_dot

_OPTIONS = ("bias", "ddof", "fweights", "aweights")


def _samples(c: Call, get: Any = None) -> E:
    """All variables as rows."""
    get = get or (lambda p: c[p] if p == "m" or p == "x" else c.reader.value(c.operands[p]))
    first = c.rule.parameters[0].name
    rows = [get(p) for p in (first, "y") if c.given(p)]
    if len(rows) == 1:
        return rows[0] if c.ndim(first) == 2 and _by_row(c) else _lined(c, rows[0], c.ndim(first))
    return numpy("concatenate", [_lined(c, e, c.ndim(p)) for e, p in zip(rows, (first, "y"), strict=True)])


def _by_row(c: Call) -> bool:
    return bool(c.static("rowvar", True))


def _lined(c: Call, e: E, ndim: int) -> E:
    if ndim < 2:
        return e["None, :"]
    return e if _by_row(c) else e.T


def _own_rows(c: Call, e: E) -> dict[str, Pieces]:
    """Each argument's rows, in its own shape."""
    first = c.rule.parameters[0].name
    e = c.let(e, "rows_bar") if c.given("y") else e
    out: dict[str, Pieces] = {}
    start: E = literal(0, c.scope)
    for parameter in (first, "y"):
        if not c.given(parameter):
            continue
        vector = c.ndim(parameter) < 2
        count = literal(1, c.scope) if vector else c.length(parameter, 0 if _by_row(c) else 1)
        stop = start + count
        index: gast.expr = start.node if vector else gast.Slice(start.node, stop.node, None)
        rows = E(gast.Subscript(e.node, index, gast.Load()), e.fact, c.scope)
        if not vector and not c.given("y"):
            rows = e
        if not vector and not _by_row(c):
            rows = rows.T
        if c.active(parameter):
            out[parameter] = said_like(c, replace(rows, fact=c.fact(parameter)), parameter)
        start = stop
    return out


def _keys(c: Call) -> dict[str, Any]:
    return {k: c[k] for k in _OPTIONS if k in c.operands and c.given(k)}


def _same_number(scope: Any, dims: Any, facts: Any, named: Any) -> None:
    """As many samples of each variable, and as many weights."""
    by_rows = fact_value(named["rowvar"]) if "rowvar" in named else True
    own = dims[0][-1 if by_rows or len(dims[0]) == 1 else 0]
    others = [*dims[1:2], *(dims_of(named[k]) for k in ("y", "fweights", "aweights") if k in named)]
    for other in others:
        if other:
            scope.unify(own, other[-1 if by_rows or len(other) == 1 else 0])


@rule(
    np.cov,
    "m, y=None, rowvar=True, bias=False, ddof=None, fweights=None, aweights=None, dtype=None",
    active="m y",
    hint="cov",
    infer=learning(np.cov, _same_number),
)
def cov(c: Call) -> dict[str, Pieces]:
    return _own_rows(c, runtime(covariance_back, _samples(c), c.bar, **_keys(c)))


@rule(
    np.corrcoef,
    "x, y=None, rowvar=True, dtype=None",
    active="x y",
    hint="correlation",
    infer=learning(np.corrcoef, _same_number),
)
def corrcoef(c: Call) -> dict[str, Pieces]:
    return _own_rows(c, runtime(correlation_back, _samples(c), c.y, c.bar))


def _dots(c: TangentCall) -> E | None:
    first = c.rule.parameters[0].name
    dots = {p: c.dot(p) for p in (first, "y") if c.given(p)}
    if all(dot is None for dot in dots.values()):
        return None

    def get(p: str) -> E:
        dot = dots[p]
        return numpy("zeros_like", c.reader.value(c.operands[p])) if dot is None else dot

    return _samples(c, get)


@tangent(np.cov)
def cov_dot(c: TangentCall) -> E | None:
    dots = _dots(c)
    return None if dots is None else replace(runtime(covariance_dot, _samples(c), dots, **_keys(c)), fact=c.result)


@tangent(np.corrcoef)
def corrcoef_dot(c: TangentCall) -> E | None:
    dots = _dots(c)
    return None if dots is None else replace(runtime(correlation_dot, _samples(c), dots), fact=c.result)


# ---------------------------------------------------------------- histograms


def _weighed(scope: Any, dims: Any, facts: Any, named: Any) -> None:
    weights: Any = dims_of(named["weights"]) if "weights" in named else dims[4]
    for p, q in zip(dims[0], weights, strict=True):
        scope.unify(p, q)


def _histogram_fact(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    """Edges in an array of which only the type is known would not rise: as many bins as there are, then."""
    given = dict(zip(("a", "bins", "range", "density", "weights"), facts, strict=False)) | named
    edges = isinstance(given.get("bins"), Array)
    if edges:
        given["bins"] = Scalar("int64", literal=3)
    found = learning(np.histogram, _weighed)(sp, [given.pop("a")], given)
    if not edges or not isinstance(found, Seq) or found.items is None:
        return found
    return replace(found, items=tuple(replace(f, dims=(Dim(sp.fresh()),)) for f in found.items))  # type: ignore[type-var]


@rule(
    np.histogram,
    "a, bins=10, range=None, density=None, weights=None",
    active="weights",
    hint="histogram",
    infer=_histogram_fact,
)
def histogram(c: Call) -> dict[str, Pieces]:
    """The counts are constant; weights are summed in the bin of their element, or in none."""
    refuse(c, "density")
    bar = c.bars[0]
    if bar is None:
        return {}
    places = runtime(bins_of, c["a"], part(c.y, 1))
    bars = (
        numpy("append", bar, 0.0) if not bar.is_scalar else write(c, "np.append(np.full_like(y[0], bar), 0.0)", bar=bar)
    )
    wide = "complex128" if getattr(c.fact("weights"), "dtype", "").startswith("complex") else "float64"
    double = replace(c.fact("weights"), dtype=wide)  # type: ignore[type-var]
    picked = E(gast.Subscript(bars.node, places.node, gast.Load()), double, c.scope)
    return {"weights": picked}


@tangent(np.histogram)
def histogram_dot(c: TangentCall) -> E | None:
    refuse(c, "density")
    dot = c.dot("weights")
    if dot is None:
        return None
    found = again(c, "weights")
    assert found is not None
    return replace(write(c, "(found[0], 0.0 * y[1])", found=found), fact=c.result)
