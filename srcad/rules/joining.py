"""Joining and splitting: each part gets its slice of the cotangent.

y = np.concatenate([a, b])       a_bar, b_bar = y_bar[:len(a)], y_bar[len(a):]
y = np.stack([a, b], axis=1)     a_bar, b_bar = y_bar[:, 0], y_bar[:, 1]
a, b = np.split(y, 2)            y_bar = np.concatenate([a_bar, b_bar])
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gast
import numpy as np

from srcad.facts import Array, Dim, Length, Scalar, Seq, Unknown, dims_of, sites_of
from srcad.rules.axes import INT, is_active, learning, lengths_of, reshaped_like
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.expr import E, Marks, literal, numpy
from srcad.rules.products import fact_value, sum_to_shape
from srcad.rules.registry import register, rule
from srcad.rules.shapes import same_elements
from srcad.tree.build import copy_tree, parse_expr, substitute, tuple_of


def index_by(e: E, marks: list[gast.expr], fact: Any) -> E:
    """`e[:, a:b]`, from the parts of the index."""
    while len(marks) > 1 and _everything(marks[-1]):
        marks.pop()
    if all(_everything(m) for m in marks):
        return e
    index = marks[0] if len(marks) == 1 else tuple_of(marks)
    return E(gast.Subscript(copy_tree(e.node), index, gast.Load()), as_wide(e, fact), e.scope, e.marks)


def as_wide(e: E, fact: Any) -> Any:
    """What is known of a part of a cotangent: it has the type of the whole, whatever that of its argument."""
    if isinstance(fact, (Array, Scalar)) and isinstance(e.fact, (Array, Scalar)):
        return replace(fact, dtype=e.fact.dtype)
    return fact


def _everything(mark: gast.expr) -> bool:
    return isinstance(mark, gast.Slice) and mark.lower is None and mark.upper is None and mark.step is None


def colon() -> gast.Slice:
    return gast.Slice(None, None, None)


def _length(c: Call, node: gast.expr, axis: int) -> E:
    """The length of a part along an axis, as it is written: `len(a)`, `a.shape[1]`."""
    dims = dims_of(c.scope.resolved(c.reader.fact(node)))
    size: Length | None = dims[axis] if dims is not None and -len(dims) <= axis < len(dims) else None
    if isinstance(size, int):
        return literal(size, c.scope)
    value = c.reader.value(node)
    if axis == 0:
        tree: gast.expr = gast.Call(gast.Name("len", gast.Load(), None, None), [value.node], [])
    else:
        tree = gast.Subscript(c.shape_of(node).node, gast.Constant(axis, None), gast.Load())
    return E(tree, Scalar("int64", size=size), c.scope)


def _slices(c: Call, e: E, nodes: list[gast.expr], axis: int, length: Any = None) -> list[Pieces]:
    """The slice of each part along an axis that all of them have."""
    length = length or _length
    out: list[Pieces] = []
    start: E | None = None
    for i, node in enumerate(nodes):
        last = i == len(nodes) - 1
        needed = is_active(c, node)
        stop = None
        if not last and (needed or any(is_active(c, n) for n in nodes[i + 1 :])):
            n = length(c, node, axis)
            stop = n if start is None else start + n
        if needed:
            mark = gast.Slice(start and copy_tree(start.node), stop and copy_tree(stop.node), None)
            fact = c.scope.resolved(c.reader.fact(node))
            out.append(index_by(e, [colon() for _ in range(axis)] + [mark], fact))
        else:
            out.append(None)
        start = stop
    return out


def _same_for_all(c: Call, nodes: list[gast.expr]) -> list[Pieces]:
    return [c.lazy_bar if is_active(c, n) else None for n in nodes]


def _sequence(text: str, c: Call, **names: E | gast.expr) -> E:
    """A written-out expression for a sequence of cotangents."""
    table = {k: v.node if isinstance(v, E) else v for k, v in names.items()}
    return E(substitute(parse_expr(text), table), Unknown(), c.scope)


def _as_argument(c: Call, parameter: str, e: E) -> E:
    """A sequence of cotangents for an argument that is an array: one array."""
    return numpy("stack", e, result=c.fact(parameter)) if isinstance(c.fact(parameter), Array) else e


def _np() -> gast.expr:
    return gast.Name("$np", gast.Load(), None, None)


def _split_back(c: Call, parameter: str, axis: int, length: str) -> E:
    """The parts of the cotangent, for a list whose length is known when the program runs."""
    xs = c[parameter]
    if isinstance(c.fact(parameter), Array) and axis == 0:
        return reshaped_like(c, c.bar, parameter)
    tail = f", axis={axis}" if axis else ""
    text = f"np.split(bar, np.cumsum([{length} for part in xs])[:-1]{tail})"
    return _as_argument(c, parameter, _sequence(text, c, np=_np(), bar=c.bar, xs=xs))


def _parts_alike(function: Any, along: Any, rows: bool = True) -> Any:
    """`infer` of a function that joins: its parts have the same lengths, but for the axis that joins them.

    A vector among matrices is one of their rows, or of their columns.
    """

    def teach(scope: Any, dims: Any, facts: Any, named: Any) -> None:
        parts: list[Any] = [lengths_of(f) for f in facts[0].items]
        free, most = along(facts, named), max(map(len, parts))
        whole = next(part for part in parts if len(part) == most)
        for part in parts:
            for i, q in enumerate(part, start=most - len(part) if rows else 0):
                if free is None or i != free % most:
                    scope.unify(whole[i], q)

    return learning(function, teach)


def _rank(facts: Any) -> int:
    return max(len(lengths_of(f) or ()) for f in facts[0].items)


def _axis(facts: Any, named: Any) -> int:
    fact = named.get("axis", facts[1] if len(facts) > 1 else None)
    return 0 if fact is None else fact.literal


@rule(
    np.concatenate,
    "arrays, axis=0, out=None, dtype=None, casting='same_kind'",
    hint="joined",
    infer=_parts_alike(np.concatenate, _axis),
    linear="arrays",
)
def concatenate(c: Call) -> dict[str, Pieces]:
    nodes = c.items("arrays")
    axis = c.static("axis", 0)
    if c.lazy_bar.is_scalar and nodes is not None:
        return {"arrays": _same_for_all(c, nodes)}
    if axis is None:
        return {"arrays": _flat_parts(c, nodes)}
    dims = dims_of(c.result)
    if axis < 0:
        if dims is None:
            raise CannotTell(
                "np.concatenate along a negative axis of arrays that nothing is known of",
                "count the axis from the front",
            )
        axis %= len(dims)
    if nodes is None:
        return {"arrays": _split_back(c, "arrays", axis, "len(part)" if axis == 0 else f"part.shape[{axis}]")}
    return {"arrays": _slices(c, c.bar, nodes, axis)}


def _flat_parts(c: Call, nodes: list[gast.expr] | None) -> Pieces:
    if nodes is None:
        raise CannotTell("np.concatenate(xs, axis=None)", "write [np.ravel(x) for x in xs]")

    def elements(c: Call, node: gast.expr, axis: int) -> E:
        return numpy("size", c.reader.value(node), result=INT)

    parts = _slices(c, c.bar, nodes, 0, elements)
    out: list[Pieces] = []
    for part, node in zip(parts, nodes, strict=True):
        dims = dims_of(c.reader.fact(node))
        if part is None or dims is not None and len(dims) == 1:
            out.append(part)
        else:
            shape = c.shape_of(node)
            out.append(numpy("reshape", part, shape, result=as_wide(part, c.reader.fact(node))))
    return out


def _stack(c: Call, parameter: str, axis: int) -> Pieces:
    """Each item's place on its own axis: `y_bar[:, i]`."""
    nodes = c.items(parameter)
    if nodes is None:
        if c.lazy_bar.is_scalar and isinstance(c.fact(parameter), Array):
            return c.lazy_bar
        return c.bar if axis == 0 else numpy("moveaxis", c.bar, axis, 0)
    if c.lazy_bar.is_scalar:
        return _same_for_all(c, nodes)
    bar = c.bar
    return [
        index_by(bar, [*(colon() for _ in range(axis)), gast.Constant(i, None)], c.reader.fact(n))
        if is_active(c, n)
        else None
        for i, n in enumerate(nodes)
    ]


@rule(
    np.stack,
    "arrays, axis=0, out=None, dtype=None, casting='same_kind'",
    hint="stacked",
    infer=_parts_alike(np.stack, lambda facts, named: None),
    linear="arrays",
)
def stack(c: Call) -> dict[str, Pieces]:
    axis = c.static("axis", 0)
    if axis < 0:
        dims = dims_of(c.result)
        if dims is None:
            raise CannotTell(
                "np.stack along a negative axis of arrays that nothing is known of",
                "count the axis from the front",
            )
        axis %= len(dims)
    return {"arrays": _stack(c, "arrays", axis)}


def _ranks(c: Call, parameter: str) -> set[int]:
    """The numbers of dimensions of the parts."""
    nodes = c.items(parameter)
    if nodes is not None:
        facts = [c.reader.fact(n) for n in nodes]
    else:
        fact = c.fact(parameter)
        if isinstance(fact, Array):
            return {c.ndim(parameter) - 1}
        facts = list(fact.items or [fact.elem or Unknown()]) if isinstance(fact, Seq) else [Unknown()]
    found = [dims_of(f) for f in facts]
    if any(d is None for d in found):
        raise CannotTell(
            f"{c.rule.name} of arrays whose numbers of dimensions are not known",
            "use np.concatenate or np.stack with an axis",
        )
    return {len(d) for d in found if d is not None}


@rule(
    np.hstack,
    "arrays, dtype=None, casting='same_kind'",
    hint="joined",
    infer=_parts_alike(np.hstack, lambda facts, named: 1 if _rank(facts) > 1 else 0),
    linear="arrays",
)
def hstack(c: Call) -> dict[str, Pieces]:
    ranks = _ranks(c, "arrays")
    nodes = c.items("arrays")
    if ranks == {0}:
        return {"arrays": _stack(c, "arrays", 0)}
    if ranks == {0, 1} and nodes is not None:
        return {"arrays": _mixed(c, nodes)}
    axis = 0 if ranks == {1} else 1
    if nodes is None:
        return {"arrays": _split_back(c, "arrays", axis, "len(part)" if axis == 0 else "part.shape[1]")}
    return {"arrays": _same_for_all(c, nodes) if c.lazy_bar.is_scalar else _slices(c, c.bar, nodes, axis)}


def _mixed(c: Call, nodes: list[gast.expr]) -> list[Pieces]:
    """Numbers among vectors: a number's part is one element."""
    if c.lazy_bar.is_scalar:
        return _same_for_all(c, nodes)

    def length(c: Call, node: gast.expr, axis: int) -> E:
        return literal(1, c.scope) if dims_of(c.reader.fact(node)) == () else _length(c, node, 0)

    parts = _slices(c, c.bar, nodes, 0, length)
    for i, node in enumerate(nodes):
        if parts[i] is not None and dims_of(c.reader.fact(node)) == ():
            start = parts[i].node.slice.lower or gast.Constant(0, None)
            parts[i] = index_by(c.bar, [copy_tree(start)], c.reader.fact(node))
    return parts


@rule(
    np.vstack,
    "arrays, dtype=None, casting='same_kind'",
    hint="stacked",
    infer=_parts_alike(np.vstack, lambda facts, named: 0 if _rank(facts) > 1 else None),
    linear="arrays",
)
def vstack(c: Call) -> dict[str, Pieces]:
    ranks = _ranks(c, "arrays")
    if ranks <= {0, 1} and len(ranks) == 1:
        if ranks == {0}:
            return {"arrays": _numbers(c, [gast.Constant(0, None)], first=True)}
        return {"arrays": _stack(c, "arrays", 0)}
    nodes = c.items("arrays")
    if nodes is None:
        if len(ranks) > 1:
            raise CannotTell("np.vstack of a list of vectors and matrices", "use np.concatenate")
        return {"arrays": _split_back(c, "arrays", 0, "len(part)")}
    if c.lazy_bar.is_scalar:
        return {"arrays": _same_for_all(c, nodes)}

    def length(c: Call, node: gast.expr, axis: int) -> E:
        one = len(dims_of(c.reader.fact(node)) or ()) < 2
        return literal(1, c.scope) if one else _length(c, node, 0)

    parts = _slices(c, c.bar, nodes, 0, length)
    for i, node in enumerate(nodes):
        if parts[i] is not None and len(dims_of(c.reader.fact(node)) or ()) < 2:
            start = parts[i].node.slice.lower or gast.Constant(0, None)
            row = gast.Subscript(copy_tree(c.bar.node), copy_tree(start), gast.Load())
            parts[i] = E(row, as_wide(c.bar, c.reader.fact(node)), c.scope)
    return {"arrays": parts}


if hasattr(np, "row_stack"):  # deprecated since NumPy 2
    register(vstack.record, [np.row_stack])  # type: ignore[attr-defined]


def _numbers(c: Call, other: list[gast.expr], first: bool) -> Pieces:
    """Numbers stacked as rows or columns of length 1."""
    nodes = c.items("arrays")
    if nodes is None:
        return index_by(c.bar, [colon(), *other] if first else [*other, colon()], Unknown())
    if c.lazy_bar.is_scalar:
        return _same_for_all(c, nodes)
    out: list[Pieces] = []
    for i, n in enumerate(nodes):
        at = gast.Constant(i, None)
        out.append(
            index_by(c.bar, [at, *other] if first else [*other, at], c.reader.fact(n)) if is_active(c, n) else None
        )
    return out


@rule(
    np.column_stack,
    "arrays",
    hint="columns",
    infer=_parts_alike(np.column_stack, lambda facts, named: 1 if _rank(facts) > 1 else None, rows=False),
    linear="arrays",
)
def column_stack(c: Call) -> dict[str, Pieces]:
    ranks = _ranks(c, "arrays")
    nodes = c.items("arrays")
    if ranks == {0}:
        return {"arrays": _numbers(c, [gast.Constant(0, None)], first=False)}
    if ranks == {1}:
        return {"arrays": _stack(c, "arrays", 1)}
    if nodes is None:
        if len(ranks) > 1:
            raise CannotTell("np.column_stack of a list of vectors and matrices", "use np.concatenate")
        return {"arrays": _split_back(c, "arrays", 1, "part.shape[1]")}
    if c.lazy_bar.is_scalar:
        return {"arrays": _same_for_all(c, nodes)}

    def width(c: Call, node: gast.expr, axis: int) -> E:
        one = len(dims_of(c.reader.fact(node)) or ()) < 2
        return literal(1, c.scope) if one else _length(c, node, 1)

    parts = _slices(c, c.bar, nodes, 1, width)
    for i, node in enumerate(nodes):
        if parts[i] is not None and len(dims_of(c.reader.fact(node)) or ()) < 2:
            start = parts[i].node.slice.elts[1].lower or gast.Constant(0, None)
            parts[i] = index_by(c.bar, [colon(), copy_tree(start)], c.reader.fact(node))
    return {"arrays": parts}


@rule(
    np.dstack,
    "arrays",
    hint="stacked",
    infer=_parts_alike(np.dstack, lambda facts, named: 2 if _rank(facts) > 2 else None),
    linear="arrays",
)
def dstack(c: Call) -> dict[str, Pieces]:
    ranks = _ranks(c, "arrays")
    nodes = c.items("arrays")
    if ranks == {2}:
        return {"arrays": _stack(c, "arrays", 2)}
    if ranks == {1} and nodes is not None:
        if c.lazy_bar.is_scalar:
            return {"arrays": _same_for_all(c, nodes)}
        zero = gast.Constant(0, None)
        return {
            "arrays": [
                index_by(c.bar, [zero, colon(), gast.Constant(i, None)], c.reader.fact(n)) if is_active(c, n) else None
                for i, n in enumerate(nodes)
            ]
        }
    if len(ranks) != 1 or min(ranks) < 3:
        raise CannotTell("np.dstack of these arrays", "use np.stack or np.concatenate with an axis")
    if nodes is None:
        return {"arrays": _split_back(c, "arrays", 2, "part.shape[2]")}
    return {"arrays": _same_for_all(c, nodes) if c.lazy_bar.is_scalar else _slices(c, c.bar, nodes, 2)}


def _appended(scope: Any, dims: Any, facts: Any, named: Any) -> None:
    axis = fact_value(named["axis"] if "axis" in named else facts[2])
    for i, (p, q) in enumerate(zip(dims[0], dims[1], strict=True)):
        if i != axis % len(dims[0]):
            scope.unify(p, q)


@rule(
    np.append,
    "arr, values, axis=None",
    active="arr values",
    hint="joined",
    linear="arr values",
    infer=learning(np.append, _appended),
)
def append(c: Call) -> dict[str, Pieces]:
    parts = [c.operands["arr"], c.operands["values"]]
    list_ = gast.List(parts, gast.Load())
    operands: dict[str, Any] = {"arrays": list_, "axis": c.operands.get("axis", gast.Constant(None, None))}
    for node in parts:
        if isinstance(c.reader.fact(node), Seq):
            raise CannotTell("np.append of a list", "use np.concatenate")
    pieces = concatenate(Call(c.rule, operands, c.node, c.raw_bar, c.reader, frozenset(["arrays"])))["arrays"]
    return {p: e for p, e in zip(("arr", "values"), pieces, strict=True) if e is not None and c.active(p)}


# ---------------------------------------------------------------- arrays from lists


def _nested(c: Call, node: gast.expr, bar: E, at: tuple[int, ...]) -> Pieces:
    """The elements of a list that is written out: `np.array([a, [b, c]])` gives `y_bar[1, 0]` to b."""
    if isinstance(node, (gast.List, gast.Tuple)):
        return [_nested(c, item, bar, (*at, i)) for i, item in enumerate(node.elts)]
    if not is_active(c, node):
        return None
    if bar.is_scalar or not at:
        return bar
    index = [gast.Constant(i, None) for i in at]
    fact = c.reader.fact(node)
    return index_by(bar, list(index), fact if isinstance(fact, (Scalar, Array)) else Unknown())


def _array(c: Call) -> dict[str, Pieces]:
    parameter = c.rule.parameters[0].name
    node = c.operands[parameter]
    if isinstance(node, (gast.List, gast.Tuple)):
        return {parameter: _nested(c, node, c.lazy_bar if c.lazy_bar.is_scalar else c.bar, ())}
    if isinstance(c.fact(parameter), (Array, Scalar)):
        return {parameter: same_elements(c, parameter)}
    return {parameter: c.bar}


rule(
    np.array,
    "object, dtype=None, copy=True, order='K', subok=False, ndmin=0",
    hint="array",
    infer=_parts_alike(np.array, lambda facts, named: None),
    linear="object",
)(_array)
for _function in (np.asarray, np.asanyarray):
    rule(
        _function,
        "a, dtype=None, order=None, copy=None",
        view=True,
        hint="array",
        infer=_parts_alike(_function, lambda facts, named: None),
        linear="a",
    )(_array)


# ---------------------------------------------------------------- splitting


def _join_again(c: Call, parameter: str, axis: int) -> E:
    """The parts' cotangents, one behind the other; where a part has none, zeros stand for it."""
    keys = {"axis": axis} if axis else {}
    if not isinstance(c.raw_bar, list) and not (isinstance(c.result, Seq) and c.result.items is not None):
        return numpy("concatenate", c.raw_bar, result=c.fact(parameter), **keys).marked(Marks.PICKED)
    fact = c.scope.resolved(c.reader.fact(c.node))
    parts: list[E] = []
    for i, bar in enumerate(c.bars):
        part = fact.items[i] if isinstance(fact, Seq) and fact.items is not None else Unknown()
        if bar is not None and bar.dims is not None and bar.dims and len(bar.dims) == c.ndim(parameter):
            parts.append(bar)
            continue
        here = E(gast.Subscript(copy_tree(c.y.node), gast.Constant(i, None), gast.Load()), part, c.scope)
        if bar is None:
            parts.append(numpy("zeros_like", here))
        elif bar.is_scalar:
            parts.append(numpy("full_like", here, bar))
        else:
            parts.append(bar if bar.dims is None else numpy("broadcast_to", bar, here.attr("shape", Unknown())))
    joined = numpy("concatenate", parts, result=c.fact(parameter), **keys)
    whole = isinstance(c.raw_bar, list) and None not in c.raw_bar  # of a list nobody knows which parts are still zero
    return joined if whole else joined.marked(Marks.PICKED)


def _parts_fact(axis_of: Any) -> Any:
    """`infer` of a function that splits: how many parts there are, where the call says so."""

    def infer_(sp: Any, facts: list[Any], named: dict[str, Any]) -> Any:
        x, sections = facts[0], named.get("indices_or_sections", facts[1] if len(facts) > 1 else None)
        if not isinstance(x, Array) or x.dims is None:
            return Unknown(False, sites_of(x))
        axis = axis_of(x, facts, named)
        if isinstance(sections, Seq) and sections.items is not None:
            n = len(sections.items) + 1
        elif isinstance(sections, Scalar) and isinstance(sections.literal, int):
            n = sections.literal
        else:
            n = None
        if axis is None or not -len(x.dims) <= axis < len(x.dims):
            return Unknown(False, x.sites)
        parts = []
        for _ in range(1 if n is None else n):
            dims = list(x.dims)
            dims[axis] = Dim(sp.fresh())
            parts.append(Array(x.dtype, tuple(dims), sites=x.sites))
        if n is None:
            return Seq("list", None, parts[0], frozenset([sp.fresh()]), Dim(sp.fresh()))
        return Seq("list", tuple(parts), None, frozenset([sp.fresh()]), n)

    return infer_


def _split_axis(x: Any, facts: Any, named: Any) -> int | None:
    fact = named.get("axis", facts[2] if len(facts) > 2 else None)
    return 0 if fact is None else getattr(fact, "literal", None)


@rule(
    (np.split, np.array_split),
    "ary, indices_or_sections, axis=0",
    view=True,
    hint="parts",
    infer=_parts_fact(_split_axis),
    linear="ary",
)
def split(c: Call) -> dict[str, Pieces]:
    axis = c.static("axis", 0)
    return {"ary": _join_again(c, "ary", axis)}


@rule(
    np.hsplit,
    "ary, indices_or_sections",
    view=True,
    hint="parts",
    infer=_parts_fact(lambda x, facts, named: 0 if len(x.dims) == 1 else 1),
    linear="ary",
)
def hsplit(c: Call) -> dict[str, Pieces]:
    return {"ary": _join_again(c, "ary", 0 if c.ndim("ary") == 1 else 1)}


@rule(
    np.vsplit,
    "ary, indices_or_sections",
    view=True,
    hint="parts",
    infer=_parts_fact(lambda x, facts, named: 0),
    linear="ary",
)
def vsplit(c: Call) -> dict[str, Pieces]:
    return {"ary": _join_again(c, "ary", 0)}


@rule(
    np.dsplit,
    "ary, indices_or_sections",
    view=True,
    hint="parts",
    infer=_parts_fact(lambda x, facts, named: 2),
    linear="ary",
)
def dsplit(c: Call) -> dict[str, Pieces]:
    return {"ary": _join_again(c, "ary", 2)}


@rule(np.meshgrid, "*xi, copy=True, sparse=False, indexing='xy'", hint="grid", linear="xi")
def meshgrid(c: Call) -> dict[str, Pieces]:
    """Each vector was repeated along all axes but its own."""
    nodes = list(c.operands["xi"])
    swap = c.static("indexing", "xy") == "xy" and len(nodes) > 1
    out: list[Pieces] = []
    for i, (node, bar) in enumerate(zip(nodes, c.bars, strict=True)):
        own = 1 - i if swap and i < 2 else i
        if bar is None or not is_active(c, node):
            out.append(None)
            continue
        if bar.dims is None or len(bar.dims) < len(nodes):
            part = E(gast.Subscript(copy_tree(c.y.node), gast.Constant(i, None), gast.Load()), Unknown(), c.scope)
            bar = numpy("broadcast_to", bar, part.attr("shape", Unknown()), result=Unknown())
        if c.static("sparse", False):  # not repeated, but with new axes
            out.append(numpy("ravel", bar))
            continue
        axes = tuple(k for k in range(len(nodes)) if k != own)
        out.append(numpy("sum", bar, axis=axes[0] if len(axes) == 1 else axes) if axes else bar)
    return {"xi": out}


def _whole_part(c: Call, i: int, bar: E | None) -> E:
    """The cotangent of one of several results, in its full shape."""
    here = E(gast.Subscript(copy_tree(c.y.node), gast.Constant(i, None), gast.Load()), Unknown(), c.scope)
    if bar is None:
        return numpy("zeros_like", here)
    return numpy("full_like", here, bar) if bar.is_scalar else bar


def _together_fact(sp: Any, facts: list[Any], named: dict[str, Any]) -> Any:
    """Each array with the lengths of all of them together."""
    if not all(isinstance(f, (Array, Scalar)) for f in facts):
        return Unknown(False, frozenset().union(*map(sites_of, facts)))
    dims: tuple[Length, ...] | None = ()
    for f in facts:
        dims = sp.scope.broadcast(dims, dims_of(f), sp.fresh())
    items = tuple(Array(f.dtype, dims, sites=sites_of(f)) for f in facts)
    kind = "tuple" if isinstance(np.broadcast_arrays(0.0), tuple) else "list"  # before NumPy 2.0
    return Seq(kind, items, None, frozenset([sp.fresh()]), len(items))


@rule(np.broadcast_arrays, "*args, subok=False", view=True, hint="parts", infer=_together_fact, linear="args")
def broadcast_arrays(c: Call) -> dict[str, Pieces]:
    """Each was repeated along the axes that it did not have."""
    nodes = list(c.operands["args"])
    pieces: list[Pieces] = []
    for i, (node, bar) in enumerate(zip(nodes, c.bars, strict=True)):
        if bar is None or not is_active(c, node):
            pieces.append(None)
            continue
        pieces.append(sum_to_shape(c, _whole_part(c, i, bar), node))
    return {"args": pieces}


def _rows_fact(sp: Any, facts: list[Any], named: dict[str, Any]) -> Any:
    """How many parts there are is the length of an axis."""
    x, axis = facts[0], named.get("axis", Scalar("int64", literal=0))
    if not isinstance(x, Array) or not x.dims or not isinstance(getattr(axis, "literal", None), int):
        return Unknown(False, sites_of(x))
    left = list(x.dims)
    length = left.pop(axis.literal)
    part = Array(x.dtype, tuple(left), sites=x.sites)
    return Seq("tuple", None, part, frozenset([sp.fresh()]), length if isinstance(length, Dim) else Dim(sp.fresh()))


if hasattr(np, "unstack"):  # NumPy 2.1

    @rule(np.unstack, "x, axis=0", view=True, hint="parts", infer=_rows_fact, linear="x")
    def unstack(c: Call) -> dict[str, Pieces]:
        keys: dict[str, Any] = {"axis": c["axis"]} if c.given("axis") else {}
        if not isinstance(c.raw_bar, list):
            return {"x": numpy("stack", c.raw_bar, result=c.fact("x"), **keys)}
        parts = [_whole_part(c, i, bar) for i, bar in enumerate(c.raw_bar)]
        return {"x": numpy("stack", parts, result=c.fact("x"), **keys)}
