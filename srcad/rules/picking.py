"""Elements picked by what an array of numbers, a condition or another array says.

y = np.delete(x, 2)              x_bar[np.delete(np.arange(len(x)), 2)] += y_bar
y = np.select([c, d], [a, b])    a_bar, b_bar = np.select([c, d], [y_bar, 0.0]), np.select([c, d], [0.0, y_bar])

What moves elements moves their numbers in the same way: the function is asked where each element came from.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gast
import numpy as np

from srcad import infer
from srcad.facts import Array, Dim, Fact, Known, Length, Scalar, Seq, dims_of
from srcad.rules.axes import INT, at_axis, broadcast, from_front, normal, real_only, refuse
from srcad.rules.call import Call, CannotTell, Pieces, Scatter
from srcad.rules.decompositions import part
from srcad.rules.expr import E, Marks, numpy, runtime
from srcad.rules.products import fact_value
from srcad.rules.registry import rule, tangent
from srcad.rules.shapes import at_once
from srcad.rules.tangents import TangentCall, again, several
from srcad.rules.template import said_like, write
from srcad.runtime.order import unique_rows_back, unique_rows_dot
from srcad.tree.build import copy_tree


def _some(function: Any) -> Any:
    """`infer`: how many elements are left depends on what is in the arguments."""

    def infer_(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
        found = infer.by_example(function, facts, named, sp.fresh())
        if not isinstance(found, Array) or found.dims is None:
            return found
        return Array(found.dtype, tuple(Dim(sp.fresh()) for _ in found.dims), sites=found.sites)

    return infer_


def _places(c: Call, parameter: str) -> E:
    """The number of each element, in the argument's shape."""
    if c.ndim(parameter) == 1:
        return numpy("arange", c.length(parameter, 0))
    size = c.shaped(parameter).attr("size", INT)
    return numpy("reshape", numpy("arange", size), c.shape(parameter), result=Array("int64", c.dims(parameter)))


def _at(c: Call, parameter: str, places: E, repeats: bool = False, selects: bool = False) -> Scatter:
    """A contribution to the elements with these numbers."""
    if c.ndim(parameter) == 1:
        return Scatter(places.node, at_once(c), repeats, made=True, selects=selects)
    index = numpy("unravel_index", places, c.shape(parameter), result=Known(None))
    return Scatter(index.node, at_once(c), repeats, made=True, selects=selects)


def _along(c: Call, parameter: str, function: str, *names: str) -> Scatter:
    """Of a function that picks along one axis: the same picks, of the numbers along it."""
    ndim = c.ndim(parameter)
    arguments = [c[n] for n in names]
    if c.given("axis") and ndim > 1:
        axis = normal(c.static("axis"), ndim)[0]
        picked = numpy(function, numpy("arange", c.length(parameter, axis)), *arguments, result=Array("int64", None))
        return Scatter(at_axis(picked.node, axis), at_once(c), made=True)
    numbers = numpy("arange", c.shaped(parameter).attr("size", INT))
    return _at(c, parameter, numpy(function, numbers, *arguments, result=Array("int64", None)))


@rule(np.delete, "arr, obj, axis=None", linear="arr", infer=_some(np.delete))
def delete(c: Call) -> dict[str, Pieces]:
    obj = c.static_or("obj", None)
    if type(obj) is int and obj >= 0 and (c.given("axis") or c.ndim("arr") == 1):
        keys: dict[str, Any] = {"axis": c["axis"]} if c.given("axis") else {}
        return {"arr": numpy("insert", c.bar, obj, 0.0, result=c.fact("arr"), **keys).marked(Marks.PICKED)}
    return {"arr": _along(c, "arr", "delete", "obj")}


def _some_along(function: Any) -> Any:
    """`infer` of a function that leaves those elements, of all or along an axis, that a condition selects.

    As a function it takes the condition first, as a method the array.
    """

    def infer_(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
        arrays = [f for f in facts[:2] if isinstance(f, Array) and f.dtype[0] in "fc"]
        axis = named.get("axis", facts[2] if len(facts) > 2 else Known(None))
        if len(arrays) != 1 or arrays[0].dims is None:
            return _some(function)(sp, facts, named)
        array, own = arrays[0], arrays[0].dims
        fresh = Dim(sp.fresh())
        if axis == Known(None):
            return Array(array.dtype, (fresh,), sites=frozenset([sp.fresh()]))
        if not isinstance(axis, Scalar) or axis.literal is None:
            return Array(array.dtype, None)
        at = from_front(axis.literal, len(own))
        dims = tuple(fresh if i == at else d for i, d in enumerate(own))
        return Array(array.dtype, dims, sites=frozenset([sp.fresh()]))

    return infer_


@rule(
    np.compress,
    "condition, a, axis=None, out=None",
    active="a",
    linear="a",
    infer=_some_along(np.compress),
    method="compress",
    method_signature="a, condition, axis=None, out=None",
)
def compress(c: Call) -> dict[str, Pieces]:
    refuse(c, "out")
    ndim = c.ndim("a")
    if c.given("axis") and ndim > 1:
        axis = normal(c.static("axis"), ndim)[0]
        index = at_axis(numpy("flatnonzero", c["condition"]).node, axis)
        return {"a": Scatter(index, at_once(c), made=True, selects=True)}
    return {"a": _at(c, "a", numpy("flatnonzero", c["condition"]), selects=True)}


@rule(np.extract, "condition, arr", active="arr", linear="arr", infer=_some_along(np.extract))
def extract(c: Call) -> dict[str, Pieces]:
    return {"arr": _at(c, "arr", numpy("flatnonzero", c["condition"]), selects=True)}


@rule(np.resize, "a, new_shape", linear="a")
def resize(c: Call) -> dict[str, Pieces]:
    """The elements again and again, as often as they fit."""
    if c.dims("a") == ():
        return {"a": c.lazy_bar if c.lazy_bar.is_scalar and dims_of(c.result) == () else numpy("sum", c.bar)}
    picked = numpy("resize", _places(c, "a"), c["new_shape"], result=Array("int64", None))
    return {"a": _at(c, "a", picked, repeats=True)}


@rule(np.trim_zeros, "filt, trim='fb'", infer=_some(np.trim_zeros))
def trim_zeros(c: Call) -> dict[str, Pieces]:
    """The first element that is left is the first that is not zero."""
    if c.ndim("filt") != 1 or c.given("axis"):
        raise CannotTell("np.trim_zeros of several dimensions", "write an index: x[1:-1, 1:-1]")
    first = "np.flatnonzero(filt)[0]" if "f" in str(c.static("trim", "fb")).lower() else "0"
    start = write(c, first)
    stop = start + write(c, "y.shape[0]")
    return {"filt": Scatter(gast.Slice(start.node, stop.node, None), at_once(c), made=True)}


def _with_numbers(c: Call) -> bool:
    """Whether there are several results; of numbers all but the first."""
    real_only(c, "ar")
    if c.given("sorted") and not c.static("sorted"):
        raise CannotTell("np.unique with sorted=False", "leave sorted out")
    if c.given("equal_nan") and not c.static("equal_nan"):
        raise CannotTell("np.unique with equal_nan=False", "leave equal_nan out")
    return any(c.given(o) and c.static(o) for o in ("return_index", "return_inverse", "return_counts"))


def _unique_fact(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    """As many as there are; along an axis they are as long as before."""
    found = infer.by_example(np.unique, facts, named, sp.fresh())
    values, *numbers = found.items if isinstance(found, Seq) and found.items else (found,)
    if not isinstance(values, Array) or values.dims is None:
        return found
    axis: Any = fact_value(named.get("axis", facts[4] if len(facts) > 4 else Known(None)))
    dims: list[Length] = [1] if axis is None else list(dims_of(facts[0]) or ())
    dims[axis or 0] = Dim(sp.fresh())
    values = replace(values, dims=tuple(dims))
    if not isinstance(found, Seq):
        return values
    return replace(found, items=(values, *(replace(f, dims=(Dim(sp.fresh()),)) for f in numbers)))  # type: ignore[type-var]


_UNIQUE = "ar, return_index=False, return_inverse=False, return_counts=False, axis=None, equal_nan=True, sorted=True"


@rule(np.unique, _UNIQUE, infer=_unique_fact)
def unique(c: Call) -> dict[str, Pieces]:
    """Equal elements share equally."""
    y, bar = (part(c.y, 0), c.bars[0]) if _with_numbers(c) else (c.y, c.bar)
    if bar is None:
        return {}
    if c.given("axis") and c.static("axis") is not None:
        return {"ar": said_like(c, runtime(unique_rows_back, bar, c["ar"], c["axis"]), "ar")}
    at = c.let(numpy("searchsorted", y, c["ar"]), "at")
    counts = numpy("bincount", numpy("ravel", at), result=Array("int64", None))
    shares = numpy("true_divide", bar, counts, result=Array("float64", None))
    own = Array("float64", c.dims("ar"))
    return {"ar": E(gast.Subscript(shares.node, copy_tree(at.node), gast.Load()), own, c.scope)}


@tangent(np.trim_zeros)
def trim_zeros_dot(c: TangentCall) -> E | None:
    dot = c.dot("filt")
    if dot is None:
        return None
    first = "np.flatnonzero(filt)[0]" if "f" in str(c.static("trim", "fb")).lower() else "0"
    return replace(write(c, f"dot[{first} : {first} + y.shape[0]]", dot=dot), fact=c.result)


@tangent(np.unique)
def unique_dot(c: TangentCall) -> E | None:
    """Of equal elements the mean."""
    dot, several_ = c.dot("ar"), _with_numbers(c)
    if dot is None:
        return None
    y = part(c.y, 0) if several_ else c.y
    if c.given("axis") and c.static("axis") is not None:
        mean = replace(runtime(unique_rows_dot, dot, c["ar"], c["axis"]), fact=y.fact)
    else:
        at = c.let(numpy("ravel", numpy("searchsorted", y, c["ar"])), "at")
        weighed = numpy("bincount", at, numpy("ravel", dot), result=y.fact)
        mean = numpy("true_divide", weighed, numpy("bincount", at, result=y.fact), result=y.fact)
    if not several_:
        return mean
    count = len(getattr(c.result, "items", ()))
    return several(c, mean, *(write(c, f"0.0 * y[{i}]") for i in range(1, count)))


# ---------------------------------------------------------------- one of several


def _only(nodes: list[gast.expr], i: int, bar: E) -> gast.expr:
    """The cotangent in the place of one choice, zeros in that of the others."""
    return gast.List(
        [copy_tree(bar.node) if k == i else gast.Constant(0.0, None) for k in range(len(nodes))], gast.Load()
    )


def _in_shape(c: Call, deciding: list[gast.expr] | None) -> E:
    """The cotangent; in its full shape where what decides, by itself, has not the result's."""
    dims = [dims_of(c.scope.resolved(c.reader.fact(node))) for node in deciding or []]
    want = dims_of(c.scope.resolved(c.result))
    return c.lazy_bar if any(c.scope.alike(d, want) for d in dims) else c.bar


def _chosen(c: Call, e: E, node: gast.expr) -> E:
    return c.reduced_to(e.marked(Marks.MASKED), node)


def _cases(conditions: Fact, choices: Fact, default: Fact | None = None) -> Any:
    """The conditions, the choices and the default, which broadcast, and the function of them."""
    lists = [part.items for part in (conditions, choices) if isinstance(part, Seq) and part.items is not None]
    if len(lists) != 2:
        return None
    n = len(lists[0])

    def call(*parts: Any) -> Any:
        return np.select(list(parts[:n]), list(parts[n:-1]), parts[-1])

    return call, [*lists[0], *lists[1], default or Scalar("int64", literal=0)]


@rule(
    np.select,
    "condlist, choicelist, default=0",
    active="choicelist default",
    linear="choicelist default",
    infer=broadcast(np.select, _cases),
)
def select(c: Call) -> dict[str, Pieces]:
    """Each choice receives the cotangent where it was selected; elsewhere it receives nothing at all."""
    nodes = c.items("choicelist")
    if nodes is None:
        raise CannotTell("np.select of a list variable", "write the choices out in the call")
    out: dict[str, Pieces] = {}
    conditions, bar = c["condlist"], _in_shape(c, c.items("condlist"))
    if c.active("choicelist"):
        pieces: list[Pieces] = []
        for i, node in enumerate(nodes):
            e = numpy("select", conditions, _only(nodes, i, bar), result=c.result)
            pieces.append(_chosen(c, e, node) if c.reader.fact(node).active else None)
        out["choicelist"] = pieces
    if c.given("default") and c.active("default"):
        e = numpy("select", conditions, _only(nodes, -1, bar), bar, result=c.result)
        out["default"] = _chosen(c, e, c.operands["default"])
    return out


def _numbered(a: Fact, choices: Fact, **_: Fact) -> Any:
    """The numbers and the choices, which broadcast, and the function of them."""
    if not isinstance(choices, Seq) or choices.items is None:
        return None

    def call(a: Any, *parts: Any) -> Any:
        return np.choose(a % len(parts), parts)

    return call, [a, *choices.items]


@rule(
    np.choose,
    "a, choices, out=None, mode='raise'",
    active="choices",
    linear="choices",
    method="choose",
    infer=broadcast(np.choose, _numbered),
)
def choose(c: Call) -> dict[str, Pieces]:
    refuse(c, "out")
    nodes = c.items("choices")
    if nodes is None:
        raise CannotTell("np.choose of a list variable", "write the choices out in the call")
    keys: dict[str, Any] = {"mode": c["mode"]} if c.given("mode") else {}
    bar = _in_shape(c, [c.operands["a"]])
    pieces: list[Pieces] = []
    for i, node in enumerate(nodes):
        e = numpy("choose", c["a"], _only(nodes, i, bar), result=c.result, **keys)
        pieces.append(_chosen(c, e, node) if c.reader.fact(node).active else None)
    return {"choices": pieces}


def _chosen_dot(*parameters: str) -> Any:
    """The same choice of the tangents; it is zero where something constant is chosen."""

    def forward(c: TangentCall) -> E | None:
        change = again(c, *parameters)
        return None if change is None else change.marked(Marks.SPARSE)

    return forward


tangent(np.select)(_chosen_dot("choicelist", "default"))
tangent(np.choose)(_chosen_dot("choices"))


# ---------------------------------------------------------------- elements put between others


@rule(np.insert, "arr, obj, values, axis=None", active="arr values", linear="arr values", infer=_some(np.insert))
def insert(c: Call) -> dict[str, Pieces]:
    """Numbers count the elements of `arr`, numbers below zero those of `values`."""
    keys: dict[str, Any] = {"axis": c["axis"]} if c.given("axis") else {}
    one = c.static_or("obj", None)
    if type(one) is int and one >= 0 and c.dims("values") == () and (c.given("axis") or c.ndim("arr") == 1):
        return _of_one(c, one, keys)
    unknown = Array("int64", None)
    out: dict[str, Pieces] = {}
    bar = c.let(c.bar, "inserted_bar")
    if c.active("arr"):
        others = -1 if c.dims("values") == () else numpy("full", c.shape("values"), -1, result=unknown)
        came = c.let(numpy("insert", _places(c, "arr"), c["obj"], others, result=unknown, **keys), "came_from")
        kept = E(gast.Subscript(bar.node, came.compare(">=", 0).node, gast.Load()), Array("float64", None), c.scope)
        out["arr"] = numpy("reshape", kept, c.shape("arr"), result=c.fact("arr"))
    if c.active("values"):
        none = numpy("full", c.shape("arr"), -1, result=unknown)
        own = numpy("insert", none, c["obj"], _places_or_zero(c, "values"), result=unknown, **keys)
        own = c.let(own, "came_from")
        picked = E(gast.Subscript(own.node, own.compare(">=", 0).node, gast.Load()), unknown, c.scope)
        cotangents = E(
            gast.Subscript(bar.node, own.compare(">=", 0).node, gast.Load()), Array("float64", None), c.scope
        )
        if c.dims("values") == ():
            out["values"] = numpy("sum", cotangents, result=c.fact("values"))
        else:
            index = picked
            if c.ndim("values") > 1:
                index = numpy("unravel_index", picked, c.shape("values"), result=Known(None))
            out["values"] = Scatter(index.node, cotangents, True, made=True)
    return out


def _of_one(c: Call, place: int, keys: dict[str, Any]) -> dict[str, Pieces]:
    """A number at one place: `np.delete(y_bar, 5)`, and what is there."""
    out: dict[str, Pieces] = {}
    if c.active("arr"):
        out["arr"] = numpy("delete", c.bar, place, result=c.fact("arr"), **keys)
    if c.active("values"):
        own = numpy("take", c.bar, place, **keys) if keys else c.bar[str(place)]
        out["values"] = own if own.is_scalar else numpy("sum", own, result=c.fact("values"))
    return out


def _places_or_zero(c: Call, parameter: str) -> Any:
    return 0 if c.dims(parameter) == () else _places(c, parameter)
