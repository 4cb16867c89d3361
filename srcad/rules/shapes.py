"""Functions that only move elements: the cotangent moves back.

y = x.reshape(2, 3)          x_bar = y_bar.reshape(x.shape)
y = np.roll(x, k)            x_bar = np.roll(y_bar, -k)
y = np.take(x, i)            x_bar[i] += y_bar               (np.add.at, since an index may repeat)
"""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import gast
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from srcad import infer
from srcad.facts import Array, Dim, Known, Scalar, Seq, Unknown, dims_of
from srcad.rules.axes import (
    INT,
    at_axis,
    dtype_name,
    dtype_of,
    from_front,
    insert,
    method,
    normal,
    refuse,
    reshaped_like,
    rest,
    single,
    up_to,
    whole,
)
from srcad.rules.call import Call, CannotTell, Parameter, Pieces, Rule, Scatter, literals_in, static_value
from srcad.rules.expr import E, Marks, fresh, literal, numpy, runtime
from srcad.rules.indexing import reshape_fact
from srcad.rules.registry import ATTRIBUTES, METHODS, constant, parse_parameters, rule
from srcad.runtime.calculus import windows_back
from srcad.tree.build import call, tuple_of


def alone(c: Call, parameter: str) -> E | None:
    """A cotangent that is one number for all elements goes back as it came."""
    return c.lazy_bar if c.lazy_bar.is_scalar else None


def at_once(c: Call) -> E:
    """The cotangent for `np.add.at`, which (NumPy 2.4) broadcasts a number rightly, but not always a row."""
    return c.lazy_bar if c.lazy_bar.is_scalar else c.bar


# ---------------------------------------------------------------- other shapes, same order


def _reshape_fact(sp: Any, facts: list[Any], named: dict[str, Any]) -> Any:
    shape = [f for f in facts[1:] if not isinstance(f, Known)] or [
        named.get("shape", named.get("newshape", Known(None)))
    ]
    return reshape_fact(facts[0], shape, sp.fresh())


@rule(
    np.reshape,
    "a, shape=None, order='C', newshape=None, copy=None",
    method="reshape",
    method_signature="a, *shape, order='C'",
    view=True,
    infer=_reshape_fact,
    linear="a",
)
def reshape(c: Call) -> dict[str, Pieces]:
    order = c.static("order", "C")
    if order not in ("C", "F"):
        raise CannotTell(f"np.reshape with order={order!r}", 'write order="C" or order="F"')
    return {"a": alone(c, "a") or reshaped_like(c, c.bar, "a", order)}


@rule(np.ravel, "a, order='C'", method="ravel", view=True, linear="a")
def ravel(c: Call) -> dict[str, Pieces]:
    return reshape(c)


def _method(name: str, signature: str, reverse: Any, view: bool = False) -> None:
    """A method that no function of NumPy's has the meaning of."""
    parameters = parse_parameters(signature)
    active = frozenset([parameters[0].name])
    METHODS[name] = Rule(
        f"ndarray.{name}", getattr(np.ndarray, name), parameters, active, reverse, view=view, linear=active
    )


_method("flatten", "a, order='C'", ravel)


@rule(np.squeeze, "a, axis=None", method="squeeze", view=True, linear="a")
def squeeze(c: Call) -> dict[str, Pieces]:
    if c.given("axis") and c.dims("a") is not None and c.static_or("axis", None) is not None:
        axes = normal(c.static("axis"), c.ndim("a"))
        return {"a": insert(c.measured_bar, axes, c.ndim("a"))}
    return {"a": alone(c, "a") or reshaped_like(c, c.bar, "a")}


@rule(np.expand_dims, "a, axis", view=True, linear="a")
def expand_dims(c: Call) -> dict[str, Pieces]:
    return {"a": alone(c, "a") or reshaped_like(c, c.bar, "a")}


def _atleast(n: int) -> Any:
    def reverse(c: Call) -> dict[str, Pieces]:
        nodes = c.operands["arys"]
        if len(nodes) != 1:
            raise CannotTell(f"np.atleast_{n}d of several arrays", "call it once for each")
        one = Call(c.rule, {"a": nodes[0]}, c.node, c.raw_bar, c.reader, frozenset(["a"]))
        return {"arys": [alone(one, "a") or reshaped_like(one, one.bar, "a")]}

    return reverse


for _n, _function in enumerate((np.atleast_1d, np.atleast_2d, np.atleast_3d), 1):
    rule(_function, "*arys", view=True, linear="arys")(_atleast(_n))


# ---------------------------------------------------------------- axes in another order


@rule(np.transpose, "a, axes=None", method="transpose", method_signature="a, *axes", view=True, linear="a")
def transpose(c: Call) -> dict[str, Pieces]:
    if alone(c, "a"):
        return {"a": c.lazy_bar}
    nodes = rest(c, "axes")
    if not nodes or isinstance(nodes[0], gast.Constant) and nodes[0].value is None:
        return {"a": c.bar.T if c.bar.dims is not None else numpy("transpose", c.bar)}
    literal_axes = _literal_axes(c, nodes)
    if not literal_axes:
        axes: Any = tuple(c.reader.value(n) for n in nodes) if len(nodes) > 1 else c.reader.value(nodes[0])
        back = numpy("argsort", axes, result=Array("int64", None))
        return {"a": numpy("transpose", c.bar, back, result=c.fact("a"))}
    inverse = tuple(int(i) for i in np.argsort([a % len(literal_axes) for a in literal_axes]))
    if inverse == tuple(range(len(inverse)))[::-1]:
        return {"a": c.bar.T}
    return {"a": numpy("transpose", c.bar, inverse)}


def _literal_axes(c: Call, nodes: list[gast.expr]) -> list[int]:
    try:
        found = [static_value(n, c.reader) for n in nodes]
    except ValueError:
        return []
    return list(found[0]) if len(found) == 1 and isinstance(found[0], tuple) else found


_A = frozenset(["a"])
ATTRIBUTES["T"] = Rule("ndarray.T", np.transpose, (Parameter("a"),), _A, transpose, view=True, linear=_A)


@rule(np.swapaxes, "a, axis1, axis2", method="swapaxes", view=True, linear="a")
def swapaxes(c: Call) -> dict[str, Pieces]:
    return {"a": alone(c, "a") or numpy("swapaxes", c.bar, c["axis1"], c["axis2"])}


@rule(np.moveaxis, "a, source, destination", view=True, linear="a")
def moveaxis(c: Call) -> dict[str, Pieces]:
    return {"a": alone(c, "a") or numpy("moveaxis", c.bar, c["destination"], c["source"])}


@rule(np.rollaxis, "a, axis, start=0", view=True, linear="a")
def rollaxis(c: Call) -> dict[str, Pieces]:
    ndim, axis, start = c.ndim("a"), c.static("axis"), c.static("start", 0)
    axis, start = from_front(axis, ndim), start + ndim if start < 0 else start
    to = start - 1 if axis < start else start
    return {"a": alone(c, "a") or numpy("moveaxis", c.bar, to, axis)}


# ---------------------------------------------------------------- permutations along axes


@rule(np.roll, "a, shift, axis=None", linear="a")
def roll(c: Call) -> dict[str, Pieces]:
    if alone(c, "a"):
        return {"a": c.lazy_bar}
    node = c.operands["shift"]
    shift: Any = tuple(-c.reader.value(n) for n in node.elts) if isinstance(node, gast.Tuple) else -c["shift"]
    if not isinstance(shift, tuple) and not isinstance(c.fact("shift"), (Scalar, Array)):
        raise CannotTell("np.roll by a shift that may be a tuple", "write the shift as a number or as (a, b)")
    keys: dict[str, Any] = {"axis": c["axis"]} if c.given("axis") else {}
    return {"a": numpy("roll", c.bar, shift, **keys)}


@rule(np.flip, "a, axis=None", view=True, linear="a")
def flip(c: Call) -> dict[str, Pieces]:
    keys: dict[str, Any] = {"axis": c["axis"]} if c.given("axis") else {}
    return {"a": alone(c, "a") or numpy("flip", c.bar, **keys)}


@rule(np.fliplr, "a", view=True, linear="a")
def fliplr(c: Call) -> dict[str, Pieces]:
    return {"a": alone(c, "a") or numpy("fliplr", c.bar)}


@rule(np.flipud, "a", view=True, linear="a")
def flipud(c: Call) -> dict[str, Pieces]:
    return {"a": alone(c, "a") or numpy("flipud", c.bar)}


@rule(np.rot90, "a, k=1, axes=(0, 1)", view=True, linear="a")
def rot90(c: Call) -> dict[str, Pieces]:
    k = -c["k"] if c.given("k") else literal(-1, c.scope)
    keys: dict[str, Any] = {"axes": c["axes"]} if c.given("axes") else {}
    return {"a": alone(c, "a") or numpy("rot90", c.bar, k, **keys)}


# ---------------------------------------------------------------- diagonals and triangles


def _square(c: Call, parameter: str) -> bool:
    dims = c.dims(parameter)
    return dims is not None and len(dims) == 2 and c.scope.same(dims[0], dims[1])


def _steps(c: Call, k: int) -> tuple[E, E]:
    """The row and column numbers along a diagonal."""
    fact = dims_of(c.result)
    n = c.length_of(c.node, len(fact) - 1 if fact else -1)
    if n.literal is None and fact is not None and len(fact) == 1:
        n = E(gast.Call(gast.Name("len", gast.Load(), None, None), [c.y.node], []), INT, c.scope)
    steps = numpy("arange", n, result=Array("int64", (Dim(fresh()),)))
    rows, columns = (steps, steps + k) if k >= 0 else (steps - k, steps)
    return (steps, steps) if k == 0 else (rows, columns)


def _diagonal_index(c: Call, k: int) -> gast.expr:
    """The index of a diagonal: `np.arange(len(y)), np.arange(len(y)) + k`."""
    return tuple_of([e.node for e in _steps(c, k)])


def _diagonal_fact(function: Any) -> Any:
    """The length of a diagonal is the smaller of two: known where they are equal."""

    def infer_(sp: Any, facts: list[Any], named: dict[str, Any]) -> Any:
        found = infer.by_example(function, facts, named, sp.fresh())
        dims = dims_of(facts[0])
        if not isinstance(found, Array) or not found.dims or dims is None or len(dims) < 2:
            return found
        if len(dims) == 2 and sp.scope.same(*dims) and len(facts) == 1 and not named:
            return replace(found, dims=(dims[0],))
        return replace(found, dims=(*found.dims[:-1], Dim(sp.fresh())))

    return infer_


@rule(np.diag, "v, k=0", hint="diagonal", view=True, infer=_diagonal_fact(np.diag), linear="v")
def diag(c: Call) -> dict[str, Pieces]:
    k = c.static_or("k", None) if c.given("k") else 0
    if c.ndim("v") == 1:
        keys: dict[str, Any] = {"k": c["k"]} if c.given("k") else {}
        if alone(c, "v"):
            return {"v": c.lazy_bar}
        return {"v": numpy("diag", c.bar, **keys, result=c.fact("v"))}
    if k == 0 and _square(c, "v"):
        return {"v": _square_diagonal(c, "v")}
    return _diagonal_back(c, "v", k)


def _square_diagonal(c: Call, parameter: str) -> E:
    if c.lazy_bar.is_scalar:
        eye = numpy("eye", c.length(parameter, 0), **single(c.lazy_bar, c[parameter]))
        return (c.lazy_bar * replace(eye, fact=c.fact(parameter))).marked(Marks.PICKED)
    return numpy("diag", c.bar).marked(Marks.PICKED)


def _diagonal_back(c: Call, parameter: str, k: int | None) -> dict[str, Pieces]:
    if k is None:
        wanted = literals_in(c.operands.get("k", c.operands.get("offset")), c.reader)
        found = f"{c.rule.name} of a diagonal known only when the program runs"
        raise CannotTell(found, "write it as a literal", wanted)
    return {parameter: Scatter(_diagonal_index(c, k), c.lazy_bar, made=True)}


@rule(
    np.diagonal,
    "a, offset=0, axis1=0, axis2=1",
    method="diagonal",
    view=True,
    infer=_diagonal_fact(np.diagonal),
    linear="a",
)
def diagonal(c: Call) -> dict[str, Pieces]:
    ndim, k = c.ndim("a"), c.static("offset", 0)
    if ndim < 2:  # NumPy will refuse it
        return {"a": c.lazy_bar}
    first, second = from_front(c.static("axis1", 0), ndim), from_front(c.static("axis2", 1), ndim)
    if ndim == 2 and (first, second) == (0, 1):
        return {"a": _square_diagonal(c, "a")} if k == 0 and _square(c, "a") else _diagonal_back(c, "a", k)
    rows, columns = _steps(c, k)
    # Two index arrays at a distance put their axis first, next to each other in their place.
    index: list[gast.expr] = [gast.Slice(None, None, None)] * ndim
    index[first], index[second] = rows.node, columns.node
    place = min(first, second) if abs(first - second) == 1 else 0
    in_place = place == ndim - 2 or c.lazy_bar.is_scalar
    moved = c.lazy_bar if in_place else numpy("moveaxis", c.bar, -1, place)
    return {"a": Scatter(tuple_of(index), moved, made=True)}


@rule(np.trace, "a, offset=0, axis1=0, axis2=1, dtype=None, out=None", method="trace", hint="trace", linear="a")
def trace(c: Call) -> dict[str, Pieces]:
    refuse(c, "out")
    ndim, k = c.ndim("a"), c.static("offset", 0)
    first, second = from_front(c.static("axis1", 0), ndim), from_front(c.static("axis2", 1), ndim)
    low, high = sorted((first, second))
    rows, columns = c.length("a", low), c.length("a", high)
    keys: dict[str, Any] = ({"k": k if first < second else -k} if k else {}) | single(rows, c["a"])
    alike = c.scope.same(*(c.dims("a") or ())[low : high + 1 : high - low])
    eye = numpy("eye", rows, **keys) if alike else numpy("eye", rows, columns, **keys)
    bar = insert(c.measured_bar, sorted((first, second)), ndim)
    if ndim > 2:
        marks = [":" if i in (low, high) else "None" for i in range(low, ndim)]
        eye = eye[", ".join(marks)] if "None" in marks else eye
    return {"a": (bar * eye).marked(Marks.PICKED)}


def _k(c: Call) -> dict[str, Any]:
    return {"k": c["k"]} if c.given("k") else {}


def _of_rows(c: Call, e: E) -> E:
    """Of a vector NumPy takes as many copies as it has elements."""
    if c.dims("m") is None and not isinstance(c.result, Array):
        node = call("unbroadcast", e.node, c["m"].node)
        return E(node, Unknown(), c.scope)
    return numpy("sum", e, axis=0) if c.dims("m") is not None and c.ndim("m") == 1 else e


@rule(np.tril, "m, k=0", linear="m")
def tril(c: Call) -> dict[str, Pieces]:
    return {"m": _of_rows(c, numpy("tril", c.bar, **_k(c)).marked(Marks.PICKED))}


@rule(np.triu, "m, k=0", linear="m")
def triu(c: Call) -> dict[str, Pieces]:
    return {"m": _of_rows(c, numpy("triu", c.bar, **_k(c)).marked(Marks.PICKED))}


@rule(np.diagflat, "v, k=0", linear="v")
def diagflat(c: Call) -> dict[str, Pieces]:
    keys: dict[str, Any] = {"k": c["k"]} if c.given("k") else {}
    return {"v": alone(c, "v") or reshaped_like(c, numpy("diag", c.bar, **keys), "v")}


# ---------------------------------------------------------------- repetitions


def _broadcast_fact(sp: Any, facts: list[Any], named: dict[str, Any]) -> Any:
    """The lengths are those of the shape that is wanted."""
    found = infer.by_example(np.broadcast_to, facts, named, sp.fresh())
    shape = named.get("shape", facts[1] if len(facts) > 1 else None)
    if not isinstance(found, Unknown) or not isinstance(facts[0], (Array, Scalar)):
        return found
    wanted = reshape_fact(Array(facts[0].dtype, ()), [shape or Unknown()], sp.fresh())
    if isinstance(facts[0], Array) and isinstance(wanted, Array):
        sp.scope.broadcast(facts[0].dims, wanted.dims, sp.fresh())
        wanted = replace(wanted, sites=facts[0].sites)
    return wanted


@rule(np.broadcast_to, "a, shape, subok=False", view=True, infer=_broadcast_fact, linear="a")
def broadcast_to(c: Call) -> dict[str, Pieces]:
    return {"a": c.reduced(c.lazy_bar, "a")}


def _repeat_fact(sp: Any, facts: list[Any], named: dict[str, Any]) -> Any:
    """The length of the result depends on what is in an array of repeats."""
    repeats = named.get("repeats", facts[1] if len(facts) > 1 else None)
    axis = named.get("axis", facts[2] if len(facts) > 2 else None)
    each = isinstance(repeats, (Array, Seq))
    ones = [facts[0], Scalar("int64", literal=1)] if each else facts
    found = infer.by_example(np.repeat, ones, {"axis": axis} if each and axis is not None else named, sp.fresh())
    if isinstance(found, Array) and found.dims and each:
        axis = 0 if axis is None or isinstance(axis, Known) else getattr(axis, "literal", None)
        dims = tuple(
            Dim(sp.fresh()) if axis is None or i == axis % len(found.dims) else d for i, d in enumerate(found.dims)
        )
        return replace(found, dims=dims)
    return found


_FEW = 16  # elements


@rule(np.repeat, "a, repeats, axis=None", method="repeat", infer=_repeat_fact, linear="a")
def repeat(c: Call) -> dict[str, Pieces]:
    ndim = c.ndim("a")
    axis = normal(c.static("axis"), ndim)[0] if c.given("axis") and ndim else None
    if not whole(c.fact("repeats")):
        return _repeat_each(c, ndim, axis)
    r = c["repeats"]
    if alone(c, "a"):
        return {"a": c.lazy_bar * r}
    if axis is None:
        lengths = [c.length("a", i) for i in range(ndim)]
        axis = ndim - 1
    else:
        lengths = [c.length("a", i) for i in range(ndim)]
    blocks = _blocks(c, (*lengths[: axis + 1], r, *lengths[axis + 1 :]))
    if axis == ndim - 1 and r.literal in range(2, _FEW):  # a product with ones is four times as fast as sums of a few
        return {"a": blocks @ numpy("ones", r, **single(blocks, blocks))}
    return {"a": numpy("sum", blocks, axis=axis + 1)}


def _blocks(c: Call, parts: tuple[E, ...]) -> E:
    """The cotangent seen with more axes."""
    dims = tuple(p.literal if p.literal is not None else getattr(p.fact, "size", None) or Dim(fresh()) for p in parts)
    dtype = getattr(c.lazy_bar.fact, "dtype", "float64")
    return method(c.bar, "reshape", *parts, result=Array(dtype, dims))


def _repeat_each(c: Call, ndim: int, axis: int | None) -> dict[str, Pieces]:
    repeats = c["repeats"]
    if axis is None and ndim != 1:
        steps = numpy("repeat", numpy("arange", c["a"].attr("size", INT)), repeats, result=Array("int64", None))
        index = numpy("unravel_index", steps, c.shape("a"), result=Known(None))
        return {"a": Scatter(index.node, at_once(c), True, made=True)}
    axis = axis or 0
    steps = numpy("repeat", numpy("arange", c.length("a", axis)), repeats, result=Array("int64", None))
    return {"a": Scatter(at_axis(steps.node, axis), at_once(c), True, made=True)}


@rule(np.tile, "A, reps", linear="A")
def tile(c: Call) -> dict[str, Pieces]:
    """The copies stand along axes of their own, over which is summed."""
    ndim = c.ndim("A")
    node = c.operands["reps"]
    if isinstance(node, (gast.Tuple, gast.List)):
        reps = [c.reader.value(n) for n in node.elts]
    elif whole(c.fact("reps")):
        reps = [c["reps"]]
    else:
        raise c.unknown("reps known only when the program runs", "reps", "write reps as a number or as (a, b)")
    reps = [literal(1, c.scope)] * (ndim - len(reps)) + reps
    lead = len(reps) - ndim
    parts: list[E] = []
    axes: list[int] = []
    for i, r in enumerate(reps):
        if r.literal != 1:
            axes.append(len(parts))
            parts.append(r)
        elif i < lead:
            parts.append(r)
            axes.append(len(parts) - 1)
        if i >= lead:
            parts.append(c.length("A", i - lead))
    if ndim == 0:
        return {"A": numpy("sum", c.bar)}
    if not axes:
        return {"A": c.bar}
    if alone(c, "A"):
        total = c.lazy_bar
        for r in reps:
            total = total * r
        return {"A": total}
    return {"A": numpy("sum", _blocks(c, tuple(parts)), axis=axes[0] if len(axes) == 1 else tuple(axes))}


# ---------------------------------------------------------------- elements picked out, elements put in


@rule(np.take, "a, indices, axis=None, out=None, mode='raise'", method="take", linear="a")
def take(c: Call) -> dict[str, Pieces]:
    refuse(c, "out")
    ndim = c.ndim("a")
    index, repeats = _in_range(c, c["indices"]), not whole(c.fact("indices"))
    if not c.given("axis"):
        if ndim == 1:
            return {"a": Scatter(_as_array(c, index).node, at_once(c), repeats, made=True)}
        flat = numpy("arange", c["a"].attr("size", INT), result=Array("int64", None))
        picked = E(gast.Subscript(flat.node, _as_array(c, index).node, gast.Load()), Array("int64", None), c.scope)
        places = numpy("unravel_index", picked, c.shape("a"), result=Known(None))
        return {"a": Scatter(places.node, c.bar, repeats, made=True)}
    axis = normal(c.static("axis"), ndim)[0]
    return {"a": Scatter(at_axis(_as_array(c, index).node, axis), at_once(c), repeats, made=True)}


def _in_range(c: Call, index: E) -> E:
    """The indices as `mode` takes them: from the start again, or those beyond the ends as the ends."""
    mode = c.static("mode", "raise")
    if mode == "raise":
        return index
    if not c.given("axis"):
        n = c["a"].attr("size", INT)
    else:
        n = c.length("a", normal(c.static("axis"), c.ndim("a"))[0])
    found = index.fact if isinstance(index.fact, (Array, Scalar)) else Array("int64", None)
    if mode == "wrap":
        return c.let(numpy("remainder", index, n, result=found), "picked")
    return c.let(numpy("clip", index, 0, n - 1, result=found), "picked")


def _as_array(c: Call, index: E) -> E:
    if isinstance(index.node, gast.Tuple):
        return E(gast.List(index.node.elts, gast.Load()), index.fact, c.scope)
    return (
        index
        if isinstance(index.node, gast.List) or isinstance(index.fact, (Array, Scalar))
        else numpy("array", index, result=Array("int64", None))
    )


def _along_fact(sp: Any, facts: list[Any], named: dict[str, Any]) -> Any:
    """Along `axis` the length is that of the indices, along the others the two are broadcast."""
    given = dict(zip(("arr", "indices", "axis"), facts, strict=False)) | named
    arr, indices, axis = given.get("arr"), given.get("indices"), given.get("axis", Scalar("int64", literal=-1))
    if not isinstance(arr, Array) or not isinstance(indices, Array) or arr.dims is None or indices.dims is None:
        return Array(arr.dtype, None) if isinstance(arr, Array) else Unknown()
    if not isinstance(axis, Scalar) or axis.literal is None or len(arr.dims) != len(indices.dims):
        return Array(arr.dtype, None)
    at, fresh_name = axis.literal % len(arr.dims), sp.fresh()
    pairs = enumerate(zip(arr.dims, indices.dims, strict=True))
    dims = tuple(q if i == at else sp.scope.meet(p, q, f"{fresh_name}.{i}") for i, (p, q) in pairs)
    return Array(arr.dtype, dims, sites=frozenset([fresh_name]))


@rule(np.take_along_axis, "arr, indices, axis=-1", linear="arr", infer=_along_fact)
def take_along_axis(c: Call) -> dict[str, Pieces]:
    ndim = c.ndim("arr")
    if c.static("axis", -1) is None:
        raise CannotTell("np.take_along_axis with axis=None", "ravel the array first, and use axis=0")
    axis = from_front(c.static("axis", -1), ndim)
    if ndim == 1:
        return {"arr": Scatter(c["indices"].node, at_once(c), True, made=True)}
    index = []
    for i in range(ndim):
        steps = numpy("arange", c.length("arr", i))
        index.append(c["indices"].node if i == axis else insert(steps, [j for j in range(ndim) if j != i], ndim).node)
    return {"arr": Scatter(tuple_of(index), at_once(c), True, made=True)}


@rule(np.diff, "a, n=1, axis=-1, prepend=None, append=None", active="a prepend append", linear="a prepend append")
def diff(c: Call) -> dict[str, Pieces]:
    """The difference of neighbours, of the cotangent with zeros at both ends, the other way round."""
    ndim, times = c.ndim("a"), c.static("n", 1)
    if times == 0:  # then nothing is joined either
        return {"a": c.lazy_bar}
    axis = normal(c.static("axis", -1), ndim)[0]
    joined = c.given("prepend") or c.given("append")
    keys: dict[str, Any] = {} if axis == ndim - 1 else {"axis": axis}
    e = c.bar
    for k in range(times):
        if dtype_of(c["a"]) == "float64":
            e = numpy("diff", e, **keys, prepend=0.0, append=0.0)
        else:  # a Python zero would make it double
            ends = tuple((1, 1) if i == axis else (0, 0) for i in range(ndim)) if ndim > 1 else 1
            e = numpy("diff", numpy("pad", e, ends), **keys)
        e = -(up_to(c, e, "a", axis, times) if k == times - 1 and not joined else e)
    if not joined:
        return {"a": e}
    return _joined_parts(c, c.let(e, "joined_bar"), axis, ndim)


def _joined_parts(c: Call, e: E, axis: int, ndim: int) -> dict[str, Pieces]:
    """Of what `diff` joined first: the slice of each part. A number stands for a slice of length 1."""
    out: dict[str, Pieces] = {}
    start: E = literal(0, c.scope)
    for parameter in ("prepend", "a", "append"):
        if parameter != "a" and not c.given(parameter):
            continue
        number = c.dims(parameter) == ()
        stop = start + (literal(1, c.scope) if number else c.length(parameter, axis))
        index = at_axis(gast.Slice(start.node, stop.node, None), axis)
        piece = E(gast.Subscript(e.node, index, gast.Load()), e.fact, c.scope)
        out[parameter] = numpy("sum", piece) if number else replace(piece, fact=c.fact(parameter))
        start = stop
    return out


# ---------------------------------------------------------------- the same elements


def same_elements(c: Call, parameter: str) -> E:
    """What goes back through a copy: the cotangent, in the argument's own precision."""
    e, fact = c.lazy_bar, c.fact(parameter)
    have, want = getattr(e.fact, "dtype", None), getattr(fact, "dtype", None)
    if have and want and have != want and want[0] == "f" and have[0] == "f" and isinstance(e.fact, Array):
        return method(e, "astype", dtype_name(want, c.scope), result=Array(want, e.dims))
    return e


def _same_as(parameter: str) -> Any:
    def reverse(c: Call) -> dict[str, Pieces]:
        return {parameter: same_elements(c, parameter)}

    return reverse


rule(np.copy, "a, order='K'", method="copy", linear="a")(_same_as("a"))
for _contiguous in (np.ascontiguousarray, np.asfortranarray):
    rule(_contiguous, "a, dtype=None", view=True, linear="a")(_same_as("a"))
rule(np.asarray_chkfinite, "a, dtype=None, order=None", view=True, linear="a")(_same_as("a"))
rule(np.require, "a, dtype=None, requirements=None", view=True, linear="a")(_same_as("a"))
if hasattr(np, "astype"):  # NumPy 2.1
    rule(np.astype, "x, dtype, copy=True", linear="x")(_same_as("x"))
for _copied in (copy.copy, copy.deepcopy):
    rule(_copied, "x", linear="x")(_same_as("x"))
_method("astype", "a, dtype, order='K', casting='unsafe', subok=True, copy=True", _same_as("a"))
_method("__copy__", "a", _same_as("a"))


def _item(c: Call) -> dict[str, Pieces]:
    nodes = rest(c, "args")
    if not nodes:
        return {"a": c.lazy_bar}
    if len(nodes) != c.ndim("a"):
        raise CannotTell("x.item(i) of an array with several dimensions", "write x[i, j]")
    index = c.reader.value(nodes[0]).node if len(nodes) == 1 else tuple_of([c.reader.value(n).node for n in nodes])
    return {"a": Scatter(index, c.lazy_bar, made=True)}


_method("item", "a, *args", _item)


def _real(c: Call) -> dict[str, Pieces]:
    known = getattr(c.fact(c.rule.parameters[0].name), "dtype", None) is not None
    return {c.rule.parameters[0].name: c.lazy_bar if known else numpy("real", c.lazy_bar)}


def _imag(c: Call) -> dict[str, Pieces]:
    """JAX's convention: the cotangent of the imaginary part comes back times -i; of a real number, zero."""
    parameter = c.rule.parameters[0].name
    if not getattr(c.fact(parameter), "dtype", "complex").startswith("complex"):
        return {}
    return {parameter: -(_real(c)[parameter] * literal(1j, c.scope))}


_VAL = frozenset(["val"])
rule(np.real, "val", view=True, linear="val")(_real)
rule(np.imag, "val", view=True, linear="val")(_imag)
ATTRIBUTES["real"] = Rule("ndarray.real", np.real, (Parameter("val"),), _VAL, _real, view=True, linear=_VAL)
ATTRIBUTES["imag"] = Rule("ndarray.imag", np.imag, (Parameter("val"),), _VAL, _imag, view=True, linear=_VAL)


@rule(np.conj, "x", method="conj", linear="x")
def conj(c: Call) -> dict[str, Pieces]:
    real = not getattr(c.fact("x"), "dtype", "complex").startswith("complex")
    return {"x": c.lazy_bar if real else numpy("conj", c.lazy_bar)}


METHODS["conjugate"] = METHODS["conj"]


def _shapes_fact(sp: Any, facts: list[Any], named: dict[str, Any]) -> Any:
    """Lengths that meet and are not 1 are equal, as where arrays of these shapes meet."""
    found: Any = ()
    for fact in facts:
        items = getattr(fact, "items", None)
        sizes = [None] if items is None else [getattr(f, "size", None) for f in items]
        if None in sizes:
            return infer.by_example(np.broadcast_shapes, facts, named, sp.fresh())
        found = sp.scope.broadcast(found, tuple(sizes), sp.fresh())
    return Seq("tuple", tuple(Scalar("int64", size=d) for d in found), length=len(found))


constant(np.broadcast_shapes, infer=_shapes_fact)


# ---------------------------------------------------------------- windows


def _windows_fact(sp: Any, facts: list[Any], named: dict[str, Any]) -> Any:
    """How many windows there are is no length of its own: it only is one."""
    found = infer.by_example(sliding_window_view, facts, named, sp.fresh())
    sites = facts[0].sites if facts and isinstance(facts[0], (Array, Unknown)) else frozenset()
    return replace(found, sites=sites) if isinstance(found, Array) else Unknown(False, sites)


@rule(
    sliding_window_view,
    "x, window_shape, axis=None, subok=False, writeable=False",
    view=True,
    linear="x",
    hint="windows",
    infer=_windows_fact,
)
def sliding_window_view_(c: Call) -> dict[str, Pieces]:
    """Each element is in several windows, at another place of each."""
    keys: dict[str, Any] = {"axis": c["axis"]} if c.given("axis") else {}
    e = runtime(windows_back, c.bar, c.shape("x"), c["window_shape"], **keys)
    return {"x": replace(e, fact=c.fact("x"))}
