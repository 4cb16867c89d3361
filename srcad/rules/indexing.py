"""Subscripts: what is known of `x[index]`, and how its cotangent goes back: `x_bar[index] += y_bar`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gast

from srcad.facts import Array, Dim, Fact, Instance, Known, Length, Map, Scalar, Seq, Unknown, is_object, join
from srcad.lengths import Scope
from srcad.rules.call import Call, FactReader, Parameter, Pieces, Rule, Scatter, static_value
from srcad.rules.expr import NUMPY, E, numpy, split_sign
from srcad.tree.build import subscript, text


def getitem_reverse(c: Call) -> dict[str, Pieces]:
    index = c.operands["index"]
    if isinstance(c.fact("x"), Scalar):  # `np.sum(x)[None]`: one element
        return {"x": c.lazy_bar if c.lazy_bar.is_scalar else numpy("sum", c.bar)}
    bar = c.lazy_bar if basic(index, c.reader) or c.raw_bar.is_scalar else c.bar
    axes = new_axes(c.fact("x"), index, c.reader)
    if axes is not None:
        return {"x": bar if bar.is_scalar else without_axes(c.bar, axes)}
    repeats = not isinstance(c.fact("x"), (Seq, Map)) and may_repeat(index, c.reader)
    return {"x": Scatter(index, bar, repeats=repeats)}


def new_axes(fact: Fact, index: gast.expr, reader: FactReader) -> list[int] | None:
    """The axes that `x[:, None]` puts in; None of an index that takes some elements only."""
    parts = index_parts(index, reader)
    kinds = [_kind(part, reader) for part in parts]
    whole = all(not isinstance(p, gast.Slice) or not (p.lower or p.upper or p.step) for p in parts)
    if not isinstance(fact, Array) or fact.dims is None or not whole or "new" not in kinds:
        return None
    if not set(kinds) <= {"new", "slice", "ellipsis"} or any(
        k == "slice" and not isinstance(p, gast.Slice) for p, k in zip(parts, kinds, strict=True)
    ):
        return None
    hidden = len(fact.dims) - kinds.count("slice")
    axes, at = [], 0
    for kind in kinds:
        if kind == "new":
            axes.append(at)
        at += hidden if kind == "ellipsis" else 1
    return axes


def without_axes(e: E, axes: list[int]) -> E:
    """`e[:, 0]`: axes of length 1 taken away; a sum that has kept them for that does not keep them."""
    dims = None if e.dims is None else tuple(d for i, d in enumerate(e.dims) if i not in axes)
    fact = replace(e.fact, dims=dims) if isinstance(e.fact, Array) else e.fact
    minus, rest = split_sign(e)
    if minus:
        return -without_axes(rest, axes)
    summed = {k.arg: k.value for k in getattr(e.node, "keywords", [])}
    if isinstance(e.node, gast.Call) and text(e.node.func) == f"{NUMPY}.sum" and "keepdims" in summed:
        axis = _literal(summed.get("axis"))
        if (axis if isinstance(axis, tuple) else (axis,)) == tuple(axes):
            kept = [k for k in e.node.keywords if k.arg != "keepdims"]
            return replace(e, node=gast.Call(e.node.func, e.node.args, kept), fact=fact, quotient=None)
    at = [gast.Constant(0, None) if i in axes else gast.Slice(None, None, None) for i in range(axes[-1] + 1)]
    place = at[0] if len(at) == 1 else gast.Tuple(at, gast.Load())
    return replace(e, node=subscript(e.node, place), fact=fact, quotient=None)


def _literal(node: gast.expr | None) -> Any:
    """The number or tuple of numbers that an expression is; None of another."""
    if isinstance(node, gast.Tuple):
        return tuple(_literal(e) for e in node.elts)
    return node.value if isinstance(node, gast.Constant) and isinstance(node.value, int) else None


_X = frozenset(["x"])
GETITEM = Rule(
    "x[...]", None, (Parameter("x"), Parameter("index")), _X, getitem_reverse, view=True, linear=_X, hint="v"
)


class _PartOf(gast.expr):
    """A part of an index that is a tuple, but not written out: `np.ix_(rows, columns)`."""

    _fields = ()

    def __init__(self, fact: Fact) -> None:
        super().__init__()
        self.fact = fact


def index_parts(index: gast.expr, reader: FactReader) -> list[gast.expr]:
    if isinstance(index, gast.Tuple):
        return list(index.elts)
    fact = reader.fact(index) if isinstance(index, (gast.Name, gast.Call)) else None
    if isinstance(fact, Seq) and fact.kind == "tuple" and fact.items is not None:
        return [_PartOf(item) for item in fact.items]
    return [index]


def basic(index: gast.expr, reader: FactReader) -> bool:
    """Whether NumPy gives a view: integers, slices, None and `...` only."""
    return all(_kind(part, reader) in ("int", "slice", "new", "ellipsis") for part in index_parts(index, reader))


def may_repeat(index: gast.expr, reader: FactReader) -> bool:
    """Whether an element may be selected twice: an integer array (or something unknown) in the index."""
    parts = index_parts(index, reader)
    kinds = [_kind(part, reader) for part in parts]
    if "ints" not in kinds and "unknown" not in kinds:
        return False
    arrays = [_fact_of(part, reader) for part, kind in zip(parts, kinds, strict=True) if kind == "ints"]
    return "unknown" in kinds or "mask" in kinds or not _distinct(arrays, reader.scope)


def _distinct(arrays: list[Any], scope: Scope) -> bool:
    """Whether arrays of indices, side by side, select each element once."""
    if any(f.dims is None or len(f.dims) > 1 for f in arrays):
        return False
    for group, _, n in (f.distinct for f in arrays if f.distinct):
        together = [f for f in arrays if f.distinct and f.distinct[0] == group]
        alike = all(not f.dims or scope.same(f.dims[0], together[0].dims[0]) for f in arrays)
        if {f.distinct[1] for f in together} == set(range(n)) and (alike or len(arrays) == n):
            return True
    return False


def may_be_basic(index: gast.expr, reader: FactReader) -> bool:
    """Whether NumPy may give a view: not where an array of integers or booleans is among the parts."""
    return not any(_kind(part, reader) in ("ints", "mask") for part in index_parts(index, reader))


def _fact_of(part: gast.expr, reader: FactReader) -> Fact:
    return listed(part.fact if isinstance(part, _PartOf) else reader.fact(part))


def _kind(part: gast.expr, reader: FactReader) -> str:
    if isinstance(part, gast.Slice):
        return "slice"
    if isinstance(part, gast.Constant):
        if part.value is None:
            return "new"
        if part.value is ...:
            return "ellipsis"
        return "int" if isinstance(part.value, int) and not isinstance(part.value, bool) else "unknown"
    fact = _fact_of(part, reader)
    if isinstance(fact, Scalar):
        return "int" if "int" in fact.dtype else "unknown"
    if isinstance(fact, Array):
        return "mask" if fact.dtype == "bool" else "ints" if "int" in fact.dtype else "unknown"
    if isinstance(fact, Known) and fact.value is None:
        return "new"
    if isinstance(fact, Known) and isinstance(fact.value, slice) or isinstance(fact, Instance) and fact.cls is slice:
        return "slice"
    return "unknown"


def listed(fact: Fact) -> Fact:
    """A list of integers (or booleans) as an index is the array of them."""
    if isinstance(fact, Seq) and fact.kind == "list":
        parts = fact.items if fact.items is not None else (fact.elem,)
        kinds = {p.dtype for p in parts if isinstance(p, Scalar)}
        if parts and len(kinds) == 1 and all(isinstance(p, Scalar) for p in parts) and kinds <= {"int64", "bool"}:
            length = len(parts) if fact.items is not None else fact.length
            return Array(kinds.pop(), (length,) if length is not None else None)
    return fact


def subscript_fact(base: Fact, index: gast.expr, reader: FactReader, fresh: str) -> Fact:
    """What is known of `base[index]`."""
    if isinstance(base, Array):
        return _array_item(base, index, reader, fresh)
    if isinstance(base, Seq) and isinstance(reader.fact(index), Instance) and _kind(index, reader) == "slice":
        return Unknown(base.active, frozenset([f"?{fresh}"]))
    if isinstance(base, Map) and is_object(base):  # what its class's `__getitem__` gives
        return Unknown(base.active, frozenset([f"?{fresh}"]))
    if isinstance(base, (Seq, Map)):
        item = _container_item(base, index, reader, fresh)
        if isinstance(item, Unknown) and not item.sites:
            return replace(item, sites=frozenset([f"?{fresh}"]))
        return item
    if isinstance(base, Unknown):
        return replace(base)
    if isinstance(base, Scalar) and not base.weak:
        kinds = [_kind(part, reader) for part in index_parts(index, reader)]
        if kinds and all(kind in ("new", "ellipsis") for kind in kinds):
            return Array(base.dtype, (1,) * kinds.count("new"), base.active, frozenset([fresh]))
    return Unknown(base.active)


def _container_item(base: Seq | Map, index: gast.expr, reader: FactReader, fresh: str) -> Fact:
    try:
        key: Any = static_value(index, reader) if not isinstance(index, gast.Slice) else _static_slice(index, reader)
    except ValueError:
        key = None
    if isinstance(base, Map):
        return (
            base.items.get(key, Unknown(base.active)) if key is not None else _common(tuple(base.items.values()), fresh)
        )
    if isinstance(index, gast.Slice):
        if isinstance(key, slice) and base.items is not None:
            items = base.items[key]
            return Seq(base.kind, items, None, frozenset([fresh]), len(items))
        return Seq(
            base.kind,
            None,
            _common(base.items, fresh) if base.items is not None else base.elem,
            frozenset([fresh]),
            Dim(fresh),
        )
    if isinstance(key, int) and base.items is not None:
        return base.items[key] if -len(base.items) <= key < len(base.items) else Unknown(base.active)
    elem = base.elem if base.items is None else _common(base.items, fresh)
    return refreshed(elem, fresh) if elem is not None else Unknown(base.active)


def _static_slice(index: gast.Slice, reader: FactReader) -> slice:
    return slice(*(None if p is None else static_value(p, reader) for p in (index.lower, index.upper, index.step)))


def _common(items: tuple[Fact, ...], fresh: str) -> Fact:
    out: Fact | None = None
    for item in items:
        out = item if out is None else join(out, item, fresh)
    return out if out is not None else Unknown()


def refreshed(fact: Fact, fresh: str) -> Fact:
    """One element of many: its lengths are its own, not those of the element that was taken before."""
    if isinstance(fact, Array) and fact.dims is not None:
        dims = tuple(Dim(f"{fresh}.{i}", 0, d.many) if isinstance(d, Dim) else d for i, d in enumerate(fact.dims))
        return replace(fact, dims=dims)
    if isinstance(fact, Scalar) and fact.size is not None:
        return replace(fact, size=Dim(fresh), literal=None)
    if isinstance(fact, Seq) and fact.items is not None:
        return replace(fact, items=tuple(refreshed(p, f"{fresh}.{i}") for i, p in enumerate(fact.items)))
    if isinstance(fact, Seq) and isinstance(fact.length, Dim):
        return replace(fact, length=Dim(f"{fresh}.len"))
    if isinstance(fact, Map):
        return replace(fact, items={k: refreshed(p, f"{fresh}.{k}") for k, p in fact.items.items()})
    return fact


def _array_item(base: Array, index: gast.expr, reader: FactReader, fresh: str) -> Fact:
    parts = index_parts(index, reader)
    kinds = [_kind(part, reader) for part in parts]
    unknown = Unknown(base.active, base.sites)
    if base.dims is None or "unknown" in kinds:
        return unknown
    used = sum(_consumed(part, kind, reader) for part, kind in zip(parts, kinds, strict=True))
    if used > len(base.dims):
        return unknown
    fancy = [k for k, kind in enumerate(kinds) if kind in ("ints", "mask")]
    selected = _fancy_dims([parts[k] for k in fancy], [kinds[k] for k in fancy], reader, fresh)
    if selected is None:
        return Array(base.dtype, None, base.active, frozenset([fresh]))
    plain = not fancy and "ellipsis" not in kinds
    if "ellipsis" not in kinds:
        parts, kinds = [*parts, gast.Constant(..., None)], [*kinds, "ellipsis"]
    dims: list[Length] = []
    at, place = 0, None
    for part, kind in zip(parts, kinds, strict=True):
        if kind == "ellipsis":
            n = len(base.dims) - used
            dims += base.dims[at : at + n]
            at += n
        elif kind == "new":
            dims.append(1)
        elif kind == "slice":
            dims.append(_sliced(base.dims[at], part, reader, f"{fresh}.{at}"))
            at += 1
        else:
            place = len(dims) if place is None else place
            at += _consumed(part, kind, reader)
    if fancy:
        place = place if _side_by_side(kinds) else 0  # otherwise NumPy puts what is selected first
        dims[place:place] = selected
    elif plain and not dims:
        if base.dtype == "object":
            return unknown
        return Scalar(base.dtype, False, base.active, size=Dim(fresh) if "int" in base.dtype else None)
    return Array(base.dtype, tuple(dims), base.active, frozenset([fresh]) if fancy else base.sites)


def _side_by_side(kinds: list[str]) -> bool:
    """Whether arrays in an index, and numbers beside them, have no slice, None or `...` between them."""
    at = [k for k, kind in enumerate(kinds) if kind in ("ints", "mask", "int")]
    return at == list(range(at[0], at[-1] + 1))


def _fancy_dims(parts: list[gast.expr], kinds: list[str], reader: FactReader, fresh: str) -> list[Length] | None:
    """The dimensions of what arrays in an index select: those of the arrays, broadcast; None where not known."""
    facts = [_fact_of(part, reader) for part in parts]
    if "mask" in kinds:
        one = len(parts) == 1 and isinstance(facts[0], Array) and facts[0].dims
        return [Dim(f"{fresh}.mask")] if one else None
    found: tuple[Length, ...] | None = ()
    for fact in facts:
        found = reader.scope.broadcast(found, fact.dims if isinstance(fact, Array) else None, fresh)
    return None if found is None else list(found)


def _consumed(part: gast.expr, kind: str, reader: FactReader) -> int:
    if kind in ("new", "ellipsis"):
        return 0
    if kind == "mask":
        fact = _fact_of(part, reader)
        return len(fact.dims) if isinstance(fact, Array) and fact.dims is not None else 1
    return 1


def _sliced(n: Length, part: gast.expr, reader: FactReader, fresh: str) -> Length:
    """The length of a slice; `x[1:-1]` of n elements has n - 2, whatever n is."""
    if not isinstance(part, gast.Slice):
        return Dim(fresh)
    try:
        s = _static_slice(part, reader)
    except ValueError:
        return Dim(fresh)
    if not all(v is None or isinstance(v, int) for v in (s.start, s.stop, s.step)):
        return Dim(fresh)
    if isinstance(n, int):
        return len(range(n)[s])
    if s.step in (None, 1) and (s.start is None or s.start >= 0) and (s.stop is None or s.stop < 0):
        less = (s.start or 0) - (s.stop or 0)
        return n if less == 0 else Dim(n.name, n.less + less)
    if s.step == -1 and s.start is None and s.stop is None:
        return n
    return Dim(fresh)


def reshape_fact(base: Fact, shape: list[Fact], fresh: str) -> Fact:
    """`x.reshape(n, -1)`: the number of dimensions is known from the call, lengths where they are symbols."""
    if isinstance(base, Scalar):
        base = Array(base.dtype, (), sites=frozenset([fresh]))
    if not isinstance(base, Array):
        return Unknown()
    if len(shape) == 1 and isinstance(shape[0], Seq):
        if shape[0].items is None:
            return Array(base.dtype, None, sites=base.sites)
        shape = list(shape[0].items)
    if not all(isinstance(s, Scalar) for s in shape):
        return Array(base.dtype, None, sites=base.sites)
    dims: list[Length] = []
    for i, s in enumerate(shape):
        size = s.literal if isinstance(s, Scalar) and isinstance(s.literal, int) else s.size  # type: ignore[attr-defined]
        unknown = size is None or (isinstance(size, int) and size < 0) or (isinstance(size, Dim) and size.less)
        if unknown and len(shape) == 1 and base.dims is not None and len(base.dims) == 1:
            dims.append(base.dims[0])
        else:
            dims.append(Dim(f"{fresh}.{i}") if unknown else size)
    return Array(base.dtype, tuple(dims), sites=base.sites)
