"""Methods and options of ufuncs, as calls that have rules.

    np.add.reduce(x)                      np.sum(x, axis=0)
    np.hypot.reduce(x)                    total = x[0], then np.hypot(total, x[i]) in a loop
    np.multiply.outer(a, b)               np.multiply(a[..., None], b)
    np.multiply.at(u, i, v)               u[i[k]] = np.multiply(u[i[k]], v[k]) in a loop
    np.log(x, out=u, where=m)             u[m] = np.log(x[m])
    np.exp(x, dtype=np.float32)           np.exp(np.asarray(x, dtype=np.float32))

So written the rest of the compiler knows what to do. `None` is given back for what has no place in this form: it is
left as it is, and refused where anything active is in it.
"""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad.facts import Array, Known, Scalar, Seq, dims_of
from srcad.frontend.displays import display, parts_of_sequence
from srcad.frontend.operations import array_of, holds_numbers, object_node
from srcad.frontend.parts import attribute_of
from srcad.rules import registry
from srcad.runtime import written
from srcad.tree.build import const, tuple_of

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

Keywords = dict[str, gast.expr]

_SUMS: dict[Any, Any] = {
    np.add: np.sum, np.multiply: np.prod, np.maximum: np.max, np.minimum: np.min, np.fmax: np.nanmax,
    np.fmin: np.nanmin,
}  # fmt: skip
_IN_PRECISION_OF_OUT = (np.sum, np.prod, np.cumsum, np.cumprod)
_RUNNING: dict[Any, Any] = {np.add: np.cumsum, np.multiply: np.cumprod}
_IN_ORDER = (  # taken together as a loop does it (of np.power and np.arctan2 NumPy makes something else)
    np.subtract, np.true_divide, np.logaddexp, np.logaddexp2, np.hypot, np.maximum, np.minimum, np.fmax, np.fmin,
)  # fmt: skip
_LAYOUT = ("casting", "subok", "order")  # nothing of these shows in a value


def handle(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: Keywords, func: gast.expr | None
) -> gast.expr | None:
    """A call of a ufunc with options, or of a ufunc's method; None of everything else."""
    if not any(sp.is_active(v) for v in (*args, *keywords.values())):
        return None
    if isinstance(value, np.ufunc):
        return _with_options(sp, node, value, args, keywords, func)
    ufunc = getattr(value, "__self__", None)
    if not isinstance(value, types.BuiltinMethodType) or not isinstance(ufunc, np.ufunc):
        return None
    rule = registry.find(ufunc)
    if rule is None or rule.constant:
        return None
    method = _METHODS.get(value.__name__)
    return None if method is None else method(sp, node, ufunc, args, dict(keywords), func)


# ---------------------------------------------------------------- options


def _with_options(
    sp: Specialiser, node: gast.AST, ufunc: np.ufunc, args: list[gast.expr], keywords: Keywords, func: Any
) -> gast.expr | None:
    given = {k: v for k, v in keywords.items() if not _is_default(sp, k, v)}
    if ufunc.signature is not None or given == keywords and not {"where", "dtype", *_LAYOUT} & given.keys():
        return None
    order = given.get("order")
    given = {k: v for k, v in given.items() if k not in _LAYOUT}
    if "dtype" in given:
        wanted = _dtype(sp, given.pop("dtype"))
        if wanted is None:
            return None
        args = [_in_precision(sp, node, a, wanted) for a in args]
    if "where" in given:
        return _selected(sp, node, ufunc, args, given)
    made = sp.call_function(node, Known(ufunc), args, given, func)
    return made if order is None else sp.call_function(node, Known(np.asarray), [made], {"order": order})


def _is_default(sp: Specialiser, option: str, value: gast.expr) -> bool:
    if not isinstance(value, gast.Constant):
        return False
    return value.value is None or option == "where" and value.value is True or option == "subok"


def _dtype(sp: Specialiser, value: gast.expr) -> np.dtype | None:
    """A type of floating point numbers, where it is known."""
    fact = sp.fact(value)
    try:
        found = np.dtype(value.value if isinstance(value, gast.Constant) else getattr(fact, "value", None))
    except TypeError:
        return None
    return found if found.kind in "fc" and (isinstance(value, gast.Constant) or isinstance(fact, Known)) else None


def _in_precision(sp: Specialiser, node: gast.AST, value: gast.expr, wanted: np.dtype) -> gast.expr:
    fact = sp.fact(value)
    if isinstance(fact, Array) and fact.dtype == wanted.name:
        return value
    dtype = sp.note(const(wanted.name), Known(wanted.name))
    return sp.call_function(node, Known(np.asarray), [value], {"dtype": dtype})


def _selected(
    sp: Specialiser, node: gast.AST, ufunc: np.ufunc, args: list[gast.expr], given: Keywords
) -> gast.expr | None:
    """Only the elements that `where` selects are computed and stored."""
    out = given.get("out")
    if isinstance(out, gast.Tuple) and len(out.elts) == 1:
        out = out.elts[0]
    if out is None:
        raise sp.unsupported(
            node, f"np.{ufunc.__name__} with where= and without out=, which leaves elements undefined",
            "pass out=, or write np.where(condition, value, other)",
        )  # fmt: skip
    if given.keys() != {"out", "where"} or ufunc.nout != 1:
        return None
    out = sp.hold(out, "out")
    if dims_of(sp.fact(out)) is None:
        return None
    there = sp.hold(_in_shape(sp, node, given["where"], out), "there")
    picked = []
    for a in args:
        number = isinstance(sp.fact(a), Scalar)
        picked.append(a if number else sp.subscript_of(_in_shape(sp, node, a, out), sp.again(there), node))
    made = sp.call_function(node, Known(ufunc), picked, {})
    sp.store(node, out, sp.again(there), made)
    return sp.again(out)


def _in_shape(sp: Specialiser, node: gast.AST, value: gast.expr, like: gast.expr) -> gast.expr:
    """A value broadcast to an array's shape, where it does not have it."""
    have, want = dims_of(sp.fact(value)), dims_of(sp.fact(like))
    if sp.scope.alike(have, want):
        return value
    shape = attribute_of(sp, sp.again(like), "shape", node)
    return sp.call_function(node, Known(np.broadcast_to), [value, shape], {})


# ---------------------------------------------------------------- methods


def _named(args: list[gast.expr], keywords: Keywords, *names: str) -> Keywords | None:
    """Arguments by name, those that are None left out."""
    if len(args) > len(names):
        return None
    given = {**dict(zip(names, args, strict=False)), **keywords}
    return {k: v for k, v in given.items() if k == "axis" or not (isinstance(v, gast.Constant) and v.value is None)}


def _integer(sp: Specialiser, value: int) -> gast.expr:
    return sp.note(const(value), Scalar("int64", literal=value, size=value))


def _call(sp: Specialiser, node: gast.AST, function: Any, args: list[gast.expr], keywords: Keywords) -> gast.expr:
    """A call whose result goes into `out`, where one is given."""
    out = keywords.pop("out", None)
    if isinstance(out, gast.Tuple) and len(out.elts) == 1:
        out = out.elts[0]
    if out is not None:
        out = sp.hold(out, "out")
        have, want = sp.fact(args[0]), sp.fact(out)
        if function in _IN_PRECISION_OF_OUT and isinstance(want, Array) and getattr(have, "dtype", "") != want.dtype:
            keywords.setdefault("dtype", sp.note(const(want.dtype), Known(want.dtype)))
    made = sp.call_function(node, Known(function), args, keywords)
    if out is None:
        return made
    sp.store(node, out, sp.note(gast.Constant(..., None), Known(...)), made)
    return sp.again(out)


def _reduce(
    sp: Specialiser, node: gast.AST, ufunc: np.ufunc, args: list[gast.expr], keywords: Keywords, func: Any
) -> gast.expr | None:
    given = _named(args, keywords, "array", "axis", "dtype", "out", "keepdims", "initial", "where")
    if given is None or "array" not in given:
        return None
    array = given.pop("array")
    given.setdefault("axis", _integer(sp, 0))
    if ufunc in _SUMS:
        if "dtype" in given and ufunc not in (np.add, np.multiply):
            wanted = _dtype(sp, given.pop("dtype"))
            if wanted is None:
                return None
            array = _in_precision(sp, node, array, wanted)
        return _call(sp, node, _SUMS[ufunc], [array], given)
    if ufunc in _IN_ORDER and not given.keys() & {"keepdims", "where", "dtype"}:
        array = _along_one_axis(sp, node, array, given)
    python = written.reduced_from if "initial" in given else written.reduced
    return _in_loop(sp, node, ufunc, python, array, given, {"keepdims", "initial"})


def _along_one_axis(sp: Specialiser, node: gast.AST, array: gast.expr, given: Keywords) -> gast.expr:
    """Several axes, or all of them, as the first one, which `axis` then is."""
    axis, dims = given["axis"], dims_of(sp.fact(array))
    taken = parts_of_sequence(sp, axis) if isinstance(sp.fact(axis), Seq) else None
    if isinstance(axis, gast.Constant) and axis.value is None and dims is not None:
        taken = [_integer(sp, i) for i in range(len(dims))]
    if not taken or dims is None:
        return array
    axes, others = display(sp, tuple_of(taken), "tuple"), _integer(sp, len(dims) - len(taken))
    given["axis"] = _integer(sp, 0)
    return sp.call_function(node, Known(written.taken_together), [array, axes, others], {})


def _in_loop(
    sp: Specialiser, node: gast.AST, ufunc: np.ufunc, python: Any, array: gast.expr, given: Keywords, more: set[str]
) -> gast.expr | None:
    """Elements along one axis, one after the other."""
    axis = given.pop("axis")
    if not given.keys() <= {"out", *more} or not isinstance(sp.fact(axis), Scalar) or ufunc not in _IN_ORDER:
        return None
    return _call(sp, node, python, [object_node(sp, ufunc, node), array, axis], given)


def _accumulate(
    sp: Specialiser, node: gast.AST, ufunc: np.ufunc, args: list[gast.expr], keywords: Keywords, func: Any
) -> gast.expr | None:
    given = _named(args, keywords, "array", "axis", "dtype", "out")
    if given is None or "array" not in given:
        return None
    array = given.pop("array")
    given.setdefault("axis", _integer(sp, 0))
    if ufunc in _RUNNING:
        return _call(sp, node, _RUNNING[ufunc], [array], given)
    return _in_loop(sp, node, ufunc, written.accumulated, array, given, set())


def _reduceat(
    sp: Specialiser, node: gast.AST, ufunc: np.ufunc, args: list[gast.expr], keywords: Keywords, func: Any
) -> gast.expr | None:
    given = _named(args, keywords, "array", "indices", "axis", "dtype", "out")
    if given is None or not {"array", "indices"} <= given.keys() <= {"array", "indices", "axis", "out"}:
        return None
    array, indices, axis = given.pop("array"), given.pop("indices"), given.pop("axis", _integer(sp, 0))
    if ufunc not in (np.multiply, *_IN_ORDER):  # np.add.reduceat has a rule
        return None
    return _call(sp, node, written.reduced_parts, [object_node(sp, ufunc, node), array, indices, axis], given)


def _outer(
    sp: Specialiser, node: gast.AST, ufunc: np.ufunc, args: list[gast.expr], keywords: Keywords, func: Any
) -> gast.expr | None:
    """As many new axes behind those of `a` as `b` has."""
    if len(args) != 2 or ufunc.signature is not None:
        return None
    args = [array_of(sp, node, v) if holds_numbers(sp.fact(v)) else v for v in args]
    left, right = dims_of(sp.fact(args[0])), dims_of(sp.fact(args[1]))
    if left is None or right is None:
        return None
    a, b = (sp.call_function(node, Known(np.asarray), [v], {}) if isinstance(sp.fact(v), Scalar) else v for v in args)
    if left and right:
        marks: list[gast.expr] = [sp.note(gast.Constant(..., None), Known(...))]
        marks += [sp.note(gast.Constant(None, None), Known(None)) for _ in right]
        a = sp.subscript_of(a, tuple_of(marks), node)
    return sp.call_function(node, Known(ufunc), [a, b], keywords)


def _at(
    sp: Specialiser, node: gast.AST, ufunc: np.ufunc, args: list[gast.expr], keywords: Keywords, func: Any
) -> gast.expr | None:
    """An element that is named twice is changed twice."""
    if keywords or len(args) != ufunc.nin + 1 or isinstance(sp.fact(args[1]), Scalar) and ufunc is np.add:
        return None
    if ufunc is np.subtract:
        negative = sp.call_function(node, Known(np.negative), [args[2]], {})
        return sp.call_function(node, Known(np.add.at), [args[0], args[1], negative], {})
    index = sp.fact(args[1])
    if dims_of(index) is None and not isinstance(args[1], gast.List) or getattr(index, "dtype", "int64") == "bool":
        return None
    python = written.changed_at if ufunc.nin == 1 else written.combined_at
    return sp.call_function(node, Known(python), [object_node(sp, ufunc, node), *args], {})


_METHODS = {"reduce": _reduce, "accumulate": _accumulate, "reduceat": _reduceat, "outer": _outer, "at": _at}
