"""NumPy functions that store into their arguments, call functions, or are another function in disguise.

    np.fill_diagonal(a, v)       i = np.arange(min(a.shape)); a[i, i] = v
    x.sort()                     x[...] = np.sort(x)
    np.block([[a, b], [c, d]])   np.concatenate([np.concatenate([a, b], 1), np.concatenate([c, d], 1)])

So written the rest of the compiler knows what to do. A call with an option that has no place in this form is left, and
then refused if anything active is in it.
"""

from __future__ import annotations

import cmath
import inspect
import math
import operator
import re
import string
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad.facts import Fact, Known, Map, Scalar, Seq, Unknown, dims_of
from srcad.frontend import effects
from srcad.frontend.displays import display, parts_of_sequence
from srcad.frontend.frames import Bound, Closure, is_function
from srcad.frontend.inactive import captures_active
from srcad.frontend.operations import array_of, object_node
from srcad.rules.call import static_value
from srcad.runtime import written
from srcad.tree.build import const, tuple_of

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

Keywords = dict[str, gast.expr]
Handler = Callable[["Specialiser", gast.AST, Any, list[gast.expr], Keywords, "gast.expr | None"], "gast.expr | None"]


def active_in(sp: Specialiser, args: list[gast.expr], keywords: Keywords) -> bool:
    facts = [sp.fact(v) for v in (*args, *keywords.values())]
    return any(f.active or isinstance(f, Closure) and captures_active(sp, f) for f in facts)


def call_written(python: Callable) -> Handler:
    """In place of a function with the same arguments; those without a default have to be given."""
    parameters = inspect.signature(python).parameters
    required = {n for n, p in parameters.items() if p.default is p.empty}

    def handler(
        sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: Keywords, func: Any
    ) -> gast.expr | None:
        names = list(parameters)
        given = {**dict(zip(names, args, strict=False)), **keywords}
        known = required <= given.keys() <= set(names) and len(given) == len(args) + len(keywords)
        if not active_in(sp, args, keywords) or not known:
            return None
        return sp.call_function(node, Known(python), [], given)

    return handler


def call_back(python: Callable) -> Handler:
    """The same of a function that hands what is left of its arguments to another."""

    def handler(
        sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: Keywords, func: Any
    ) -> gast.expr | None:
        return sp.call_function(node, Known(python), args, keywords) if active_in(sp, args, keywords) else None

    return handler


def fill_diagonal(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: Keywords, func: Any
) -> gast.expr | None:
    """One number, or values of which it is not known whether they repeat, into a matrix or more dimensions."""
    given = {**dict(zip(("a", "val", "wrap"), args, strict=False)), **keywords}
    if not active_in(sp, args, keywords) or not {"a", "val"} <= given.keys() <= {"a", "val", "wrap"}:
        return None
    matrix, number = len(dims_of(sp.fact(given["a"])) or ()) == 2, dims_of(sp.fact(given["val"])) == ()
    plain = matrix and "wrap" not in given and number
    return sp.call_function(node, Known(written.fill_diagonal if plain else written.fill_diagonal_of_more), [], given)


_PUT = {"raise": written.put, "clip": written.put_clipped, "wrap": written.put_wrapped}


def put(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: Keywords, func: Any
) -> gast.expr | None:
    given = {**dict(zip(("a", "ind", "v", "mode"), args, strict=False)), **keywords}
    mode = getattr(sp.fact(given.pop("mode")), "value", None) if "mode" in given else "raise"
    python = _PUT.get(str(mode))
    if python is None or not active_in(sp, args, keywords) or given.keys() != {"a", "ind", "v"}:
        return None
    return sp.call_function(node, Known(python), [], given)


def piecewise(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: Keywords, func: Any
) -> gast.expr | None:
    """`np.piecewise(x, [c, d], [f, g, h])`: each function is called with the elements of its condition."""
    if not active_in(sp, args, keywords) or len(args) < 3 or not dims_of(sp.fact(args[0])):
        return None
    listed = isinstance(sp.fact(args[1]), Seq)
    conditions, functions = parts_of_sequence(sp, args[1]) if listed else [args[1]], parts_of_sequence(sp, args[2])
    if not conditions or functions is None or len(functions) - len(conditions) not in (0, 1):
        return None
    x = sp.hold(args[0], "x")
    held = [sp.hold(c, "condition") for c in conditions]
    if len(functions) > len(conditions):
        none: gast.expr = sp.call_function(node, Known(np.logical_not), [sp.again(held[0])], {})
        for c in held[1:]:
            other = sp.call_function(node, Known(np.logical_not), [sp.again(c)], {})
            none = sp.call_function(node, Known(np.logical_and), [none, other], {})
        held.append(sp.hold(none, "condition"))
    more, named = [sp.hold(a, "more") for a in args[3:]], {k: sp.hold(v, k) for k, v in keywords.items()}
    y = sp.new_name("pieces")
    sp.bind_value(y, sp.call_function(node, Known(np.zeros_like), [sp.again(x)], {}))
    for condition, piece in zip(held, functions, strict=True):
        target = sp.local_variable(y, node)
        if is_function(sp.fact(piece)):
            arguments = [target, sp.again(x), sp.again(condition), piece, *map(sp.again, more)]
            sp.call_function(node, Known(written.call_where), arguments, {k: sp.again(v) for k, v in named.items()})
        else:
            sp.call_function(node, Known(written.set_where), [target, sp.again(condition), piece], {})
    return sp.local_variable(y, node)


def in_place(
    sp: Specialiser, node: gast.AST, label: str, args: list[gast.expr], keywords: Keywords
) -> gast.expr | None:
    """A method of an array that stores into it; None of those that have no such form."""
    python = _IN_PLACE.get(label)
    known = python is not None and keywords.keys() <= inspect.signature(python).parameters.keys()
    return sp.call_function(node, Known(python), args, keywords) if known else None


_IN_PLACE: dict[str, Callable] = {
    "sort": written.sort_in_place,
    "partition": written.partition_in_place,
    "put": written.put,
}


def vectorize(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: Keywords, func: Any
) -> gast.expr | None:
    """`np.vectorize(f)`: a function that loops over the elements of its arguments, or over what `signature` says."""
    if not args or not is_function(sp.fact(args[0])):
        return None
    options = dict(keywords)
    doubles = "otypes" in options and _all_floats(sp, options["otypes"])
    kept = {"otypes": options.pop("otypes")} if doubles else {}
    kept |= {k: options.pop(k) for k in ("signature", "excluded") if k in options}
    for harmless in ("doc", "cache"):
        options.pop(harmless, None)
    if len(args) != 1 or options:
        what = next(iter(options), "several arguments")
        raise sp.unsupported(node, f"np.vectorize with {what}", "write the loop")
    if not kept:
        _refuse_change(sp, node, sp.fact(args[0]))
    return sp.note(const(None), Bound(Known(np.vectorize.__call__), (args[0],), kept))


def _refuse_change(sp: Specialiser, node: gast.AST, function: Fact) -> None:
    """NumPy calls a vectorized function at the first element once more, for the type of what it gives."""
    effects.refuse_change(sp, node, "a vectorized function", function, "give otypes=[float], or write the loop")


def frompyfunc(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: Keywords, func: Any
) -> gast.expr | None:
    """`np.frompyfunc(f, n, 1)` as what `np.vectorize(f)` is, whose results are numbers and not objects."""
    if len(args) != 3 or keywords or not is_function(sp.fact(args[0])):
        return None
    if getattr(sp.fact(args[2]), "literal", None) != 1:
        raise sp.unsupported(node, "np.frompyfunc of a function with several results", written.ONE_FOR_EACH)
    return sp.note(const(None), Bound(Known(np.vectorize.__call__), (args[0],), {}))


def _all_floats(sp: Specialiser, otypes: gast.expr) -> bool:
    facts = [sp.fact(e) for e in parts_of_sequence(sp, otypes) or []]
    return bool(facts) and all(isinstance(f, Known) and f.value in (float, np.float64) for f in facts)


def over_elements(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: Keywords, func: Any
) -> gast.expr | None:
    """A call of what `np.vectorize` gave: the function, and its arguments."""
    keywords = dict(keywords)
    function = _without_excluded(sp, node, args, keywords)
    signature = keywords.pop("signature", None)
    if signature is not None and not (isinstance(signature, gast.Constant) and signature.value is None):
        return _by_signature(sp, node, function, args[1:], signature, keywords)
    python = written.VECTORIZED.get(len(args) - 1)
    if keywords.keys() - {"otypes"} or python is None:
        raise sp.unsupported(node, "a vectorized function with these arguments", "pass up to three, by position")
    args = [function, *args[1:]]
    found = sp.call_function(node, Known(python), [args[0], *_as_numbers(sp, node, args[1:])], {})
    single = {getattr(sp.fact(a), "dtype", "") if dims_of(sp.fact(a)) != () else "" for a in args[1:]} == {"float32"}
    if not single or "otypes" in keywords:
        return found
    return sp.call_function(node, Known(np.asarray), [found], {"dtype": sp.note(const("float32"), Known("float32"))})


def _without_excluded(sp: Specialiser, node: gast.AST, args: list[gast.expr], keywords: Keywords) -> gast.expr:
    """The function, given what `excluded` names, by which it does not loop; `args` and `keywords` without these."""
    excluded = keywords.pop("excluded", None)
    parts = [] if excluded is None else _literals(sp, excluded)
    if parts is None:
        raise sp.unsupported(node, "np.vectorize with excluded known only when the program runs", "write it as a list")
    fixed = {k: keywords.pop(k) for k in list(keywords) if k in parts}
    places = sorted(k for k in parts if isinstance(k, int) and k < len(args) - 1)
    if not fixed and not places:
        return args[0]
    if places != list(range(len(args) - 1 - len(places), len(args) - 1)):
        raise sp.unsupported(node, "np.vectorize with excluded before other arguments", "put what is excluded last")
    if places:
        names = _parameters(sp, args[0])
        if names is None or len(names) < len(args) - 1:
            raise sp.unsupported(node, "np.vectorize with excluded of this function", "pass it by its name")
        fixed |= {names[k]: args[1 + k] for k in places}
        del args[1 + places[0] :]
    return sp.note(const(None), Bound(sp.fact(args[0]), (), fixed))


def _literals(sp: Specialiser, listed: gast.expr) -> list[Any] | None:
    elements = listed.elts if isinstance(listed, gast.Set) else parts_of_sequence(sp, listed)
    if elements is None and isinstance(sp.fact(listed), Known):
        return list(sp.fact(listed).value)  # type: ignore[attr-defined]
    try:
        return None if elements is None else [static_value(e, sp) for e in elements]
    except ValueError:
        return None


def _parameters(sp: Specialiser, function: gast.expr) -> list[str] | None:
    """The names of what a function takes."""
    fact = sp.fact(function)
    if isinstance(fact, Closure):
        return [a.id for a in fact.node.args.args]
    try:
        return list(inspect.signature(fact.value).parameters) if isinstance(fact, Known) else None
    except (TypeError, ValueError):
        return None


def _by_signature(
    sp: Specialiser, node: gast.AST, function: gast.expr, arrays: list[gast.expr], signature: gast.expr, more: Keywords
) -> gast.expr:
    """A function of the last axes of its arguments, as many of each as the signature names."""
    text = getattr(sp.fact(signature), "value", None)
    inputs, _, outputs = text.replace(" ", "").partition("->") if isinstance(text, str) else ("", "", "")
    cores = [len(core.split(",")) if core else 0 for core in re.findall(r"\(([^)]*)\)", inputs)]
    python = written.BY_SIGNATURE.get(len(arrays))
    if more or python is None or len(cores) != len(arrays) or outputs.count("(") != 1:
        raise sp.unsupported(node, "np.vectorize with this signature", "take up to three arguments, give one")
    counts = [sp.note(const(k), Scalar("int64", literal=k)) for k in cores]
    return sp.call_function(node, Known(python), [function, *counts, *arrays], {})


def one_result(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: Keywords, func: Any
) -> gast.expr | None:
    """A vectorized function's result: a tuple or list would be taken for a row of one array."""
    if isinstance(sp.fact(args[0]), (Seq, Map)):
        raise sp.no_rule(node, written.SEVERAL_RESULTS, written.ONE_FOR_EACH)
    return args[0]


def _as_numbers(sp: Specialiser, node: gast.AST, args: list[gast.expr]) -> list[gast.expr]:
    """NumPy hands Python's numbers to the function, which are of double precision."""
    out = []
    for a in args:
        if getattr(sp.fact(a), "dtype", "") == "float32":
            a = sp.call_function(node, Known(np.asarray), [a], {"dtype": sp.note(const("float64"), Known("float64"))})
        out.append(a)
    return out


def call_vectorized(
    sp: Specialiser, node: gast.AST, value: np.vectorize, args: list[gast.expr], keywords: Keywords
) -> gast.expr | None:
    """A call of a function that was vectorized outside."""
    if value.otypes is not None or value.excluded:
        return None
    _refuse_change(sp, node, Known(value.pyfunc))
    if value.signature is not None:
        keywords = {"signature": sp.note(const(value.signature), Known(value.signature)), **keywords}
    return over_elements(sp, node, value, [object_node(sp, value.pyfunc, node), *args], keywords, None)


def block(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: Keywords, func: Any
) -> gast.expr | None:
    """`np.block` of nested lists: joined along the last axis, these along the one before, and so on."""
    if not active_in(sp, args, keywords) or keywords or len(args) != 1:
        return None
    depth, leaves = _nested(sp, args[0])
    dims = [dims_of(sp.fact(leaf)) for leaf in leaves]
    if any(d is None for d in dims):
        raise sp.unsupported(
            node, "np.block of a list whose parts are not known", "write the list out, or use np.concatenate"
        )
    ndim = max([depth, *(len(d or ()) for d in dims)])

    def joined(part: gast.expr, level: int) -> gast.expr:
        if level == depth:
            return _with_ndim(sp, node, part, ndim)
        made = [joined(p, level + 1) for p in parts_of_sequence(sp, part) or []]
        axis = sp.note(const(level - depth + ndim), Scalar("int64", literal=level - depth + ndim))
        listed = display(sp, gast.List(made, gast.Load()), "list")
        return sp.call_function(node, Known(np.concatenate), [listed], {"axis": axis})

    return joined(args[0], 0)


def _nested(sp: Specialiser, part: gast.expr) -> tuple[int, list[gast.expr]]:
    """How deep lists are nested, and what is in them."""
    items = parts_of_sequence(sp, part) if isinstance(sp.fact(part), Seq) else None
    if not items:
        return 0, [part]
    found = [_nested(sp, item) for item in items]
    return 1 + found[0][0], [leaf for _, leaves in found for leaf in leaves]


def _with_ndim(sp: Specialiser, node: gast.AST, part: gast.expr, ndim: int) -> gast.expr:
    """New axes in front, so that an array has this many."""
    have = len(dims_of(sp.fact(part)) or ())
    if have == 0:
        shape = tuple_of([sp.note(const(1), Scalar("int64", literal=1)) for _ in range(ndim)])
        return sp.call_function(node, Known(np.reshape), [part, display(sp, shape, "tuple")], {})
    if have == ndim:
        return part
    marks: list[gast.expr] = [sp.note(gast.Constant(None, None), Known(None)) for _ in range(ndim - have)]
    return sp.subscript_of(part, tuple_of(marks) if len(marks) > 1 else marks[0], node)


def apply_over_axes(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: Keywords, func: Any
) -> gast.expr | None:
    """`np.apply_over_axes(f, a, [0, 1])`: f along one axis after the other."""
    if not active_in(sp, args, keywords) or keywords or len(args) != 3:
        return None
    axes = parts_of_sequence(sp, args[2]) if isinstance(sp.fact(args[2]), Seq) else [args[2]]
    if axes is None:
        return None
    made = args[1]
    for axis in axes:
        made = sp.call_function(node, Known(written.apply_over_axis), [args[0], made, axis], {})
    return made


def fromfunction(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: Keywords, func: Any
) -> gast.expr | None:
    """`np.fromfunction(f, shape)` is `f(*np.indices(shape, dtype=float))`."""
    shape = parts_of_sequence(sp, args[1]) if len(args) == 2 and isinstance(sp.fact(args[1]), Seq) else None
    if not shape or not is_function(sp.fact(args[0])) or "like" in keywords:
        return None
    rest = dict(keywords)
    dtype = rest.pop("dtype", sp.note(gast.Name("float", gast.Load(), None, None), Known(float)))
    grid = sp.hold(sp.call_function(node, Known(np.indices), [args[1]], {"dtype": dtype}), "grid")
    numbers = [sp.note(const(i), Scalar("int64", literal=i)) for i in range(len(shape))]
    return sp.call_function(
        node, sp.fact(args[0]), [sp.subscript_of(sp.again(grid), i, node) for i in numbers], rest, args[0]
    )


def einsum(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: Keywords, func: Any
) -> gast.expr | None:
    """`np.einsum(a, [0, 1], b, [1, 2])` is `np.einsum("AB,BC", a, b)`."""
    first = sp.fact(args[0]) if args else Unknown()
    if isinstance(first, Known) and isinstance(first.value, str):  # `np.einsum("i,i", [1.0, 2.0], x)`
        return None
    if not active_in(sp, args, keywords) or len(args) < 2 or not isinstance(sp.fact(args[1]), Seq):
        return None
    labels = [_labels(sp, list_) for list_ in [*args[1::2], *(args[-1:] if len(args) % 2 else [])]]
    if any(text is None for text in labels):
        raise sp.unsupported(node, "np.einsum with labels known only when the program runs", "write the lists out")
    number = len(args) // 2
    subscripts = ",".join(str(text) for text in labels[:number])
    subscripts += "->" + str(labels[number]) if len(args) % 2 else ""
    operands = args[: 2 * number : 2]
    written_out = sp.note(const(subscripts), Known(subscripts))
    return sp.call_function(node, Known(np.einsum), [written_out, *operands], keywords, func)


def _labels(sp: Specialiser, listed: gast.expr) -> str | None:
    """A list of labels as text, in an order that keeps that of the numbers."""
    items = parts_of_sequence(sp, listed)
    if items is None:
        return None
    try:
        found = [Ellipsis if sp.fact(e) == Known(Ellipsis) else static_value(e, sp) for e in items]
    except ValueError:
        return None
    letters = string.ascii_uppercase + string.ascii_lowercase
    return "".join("..." if e is Ellipsis else letters[e] for e in found)


def histogram(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: Keywords, func: Any
) -> gast.expr | None:
    """A density is the weights in each bin, over its width and over all of them."""
    given = {**dict(zip(("a", "bins", "range", "density", "weights"), args, strict=False)), **keywords}
    density = given.pop("density", None)
    if density is None or not active_in(sp, args, keywords):
        return None
    try:
        wanted = static_value(density, sp)
    except ValueError:
        return None
    if wanted:
        return sp.call_function(node, Known(written.histogram_density), [], given)
    return sp.call_function(node, Known(np.histogram), [given.pop("a")], given, func)


def copyto(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: Keywords, func: Any
) -> gast.expr | None:
    """`np.copyto(dst, src, where=m)`: into the elements that `where` selects."""
    if not active_in(sp, args, keywords) or not 2 <= len(args) <= 4:
        return None
    given = {**dict(zip(("casting", "where"), args[2:], strict=False)), **keywords}
    everywhere = sp.note(const(True), Scalar("bool", literal=True))
    where = given.get("where", everywhere)
    if isinstance(where, gast.Constant) and where.value is True:
        sp.store(node, args[0], sp.note(gast.Constant(..., None), Known(...)), args[1])
        return sp.note(const(None), Known(None))
    return sp.call_function(node, Known(written.copyto_where), [args[0], args[1], where], {})


def dist(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: Keywords, func: Any
) -> gast.expr | None:
    """`math.dist(p, q)` is `math.hypot` of the differences; of arrays it has a rule."""
    parts = [parts_of_sequence(sp, a) for a in args]
    if not active_in(sp, args, keywords) or keywords or len(parts) != 2:
        return None
    if parts[0] is None or parts[1] is None:
        listed = any(isinstance(sp.fact(a), Seq) for a in args)
        arrays = [array_of(sp, node, a) if isinstance(sp.fact(a), Seq) else a for a in args]
        return sp.call_function(node, Known(value), arrays, {}) if listed else None
    pairs = zip(*parts, strict=True)
    return sp.call_function(node, Known(math.hypot), [sp.binary_of(node, a, gast.Sub(), b) for a, b in pairs], {})


def joined_by(columns: bool) -> Handler:
    """`np.r_[a, b]` and `np.c_[a, b]`, whose index is what is joined."""

    def handler(
        sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: Keywords, func: Any
    ) -> gast.expr | None:
        label = "np.c_" if columns else "np.r_"
        made: list[gast.expr] = []
        args = [array_of(sp, node, v) if isinstance(sp.fact(v), Seq) else v for v in args]
        arrays = [v for v in args if dims_of(sp.fact(v)) != ()]
        single = {getattr(sp.fact(v), "dtype", "") for v in arrays} == {"float32"}
        for item in args:
            if isinstance(item, gast.Slice):
                item = _range(sp, node, item)
            dims = dims_of(sp.fact(item))
            if dims is None:
                what = f"{label} of a value of which it is not known what it is"
                raise sp.unsupported(node, what, "use np.concatenate")
            if columns and len(dims) == 1:
                marks = [sp.note(gast.Slice(None, None, None), Unknown()), sp.note(const(None), Known(None))]
                item = sp.subscript_of(item, tuple_of(marks), node)
            if len(dims) == 0 and single:  # a number does not make single precision double
                dtype = sp.note(const("float32"), Known("float32"))
                item = sp.call_function(node, Known(np.asarray), [item], {"dtype": dtype})
            made.append(_with_ndim(sp, node, item, 2 if columns else 1) if len(dims) == 0 else item)
        axis = {"axis": sp.note(const(-1), Scalar("int64", literal=-1))} if columns else {}
        listed = display(sp, gast.List(made, gast.Load()), "list")
        return sp.call_function(node, Known(np.concatenate), [listed], axis)

    return handler


def _range(sp: Specialiser, node: gast.AST, item: gast.Slice) -> gast.expr:
    """`a:b:step` as np.arange, `a:b:5j` as np.linspace."""
    zero = sp.note(const(0), Scalar("int64", literal=0))
    start, stop = item.lower or zero, item.upper
    if stop is None:
        raise sp.unsupported(node, "a range without an end in np.r_", "write start:stop")
    if isinstance(item.step, gast.Constant) and isinstance(item.step.value, complex):
        count = int(abs(item.step.value))
        number = sp.note(const(count), Scalar("int64", literal=count, size=count))
        return sp.call_function(node, Known(np.linspace), [start, stop, number], {})
    return sp.call_function(node, Known(np.arange), [start, stop, *([item.step] if item.step else [])], {})


SUBSCRIPTS = ((np.r_, joined_by(False)), (np.c_, joined_by(True)))

HANDLERS: dict[Any, Handler] = {
    np.fill_diagonal: fill_diagonal,
    np.place: call_written(written.place),
    np.putmask: call_written(written.putmask),
    np.put: put,
    np.put_along_axis: call_written(written.put_along_axis),
    np.copyto: copyto,
    np.apply_along_axis: call_back(written.apply_along_axis),
    np.apply_over_axes: apply_over_axes,
    np.fromfunction: fromfunction,
    np.block: block,
    np.einsum: einsum,
    np.histogram: histogram,
    np.polydiv: call_written(written.polydiv),
    math.prod: call_written(written.prod),
    operator.iadd: call_written(written.iadd),
    operator.isub: call_written(written.isub),
    operator.imul: call_written(written.imul),
    operator.itruediv: call_written(written.itruediv),
    operator.ipow: call_written(written.ipow),
    operator.imod: call_written(written.imod),
    operator.imatmul: call_written(written.imatmul),
    operator.setitem: call_written(written.setitem),
    operator.concat: call_written(written.concat),
    math.dist: dist,
    cmath.polar: call_written(written.polar),
    cmath.rect: call_written(written.rect),
    np.piecewise: piecewise,
    np.vectorize: vectorize,
    np.frompyfunc: frompyfunc,
    np.vectorize.__call__: over_elements,
    written.one_result: one_result,
}
