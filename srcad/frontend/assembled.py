"""Sparse matrices that are made of active data: the calls of `scipy.sparse`."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad.facts import Array, Instance, Known, Scalar, Seq, Unknown, label_of, sites_of
from srcad.frontend.displays import display, parts_of_sequence
from srcad.frontend.matrices import (
    call,
    classes,
    computed,
    honest,
    is_matrix,
    is_number,
    is_stored,
    kind_of,
    record,
    shape_of,
    triple,
    whole_number,
)
from srcad.frontend.operations import function_node, make_call
from srcad.runtime import sparse as runtime
from srcad.tree.build import attribute, const, text, tuple_of

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def made(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: dict[str, gast.expr],
    func: gast.expr | None,
) -> gast.expr | None:  # fmt: skip
    """A call of `scipy.sparse` with something active: None where it makes no matrix that is known here."""
    label, kinds = label_of(value), classes()
    if not (getattr(value, "__module__", None) or "").startswith("scipy.sparse.") or not kinds:
        return None
    if not any(sp.is_active(v) for v in (*args, *keywords.values())):
        return None
    of_class = isinstance(value, type) and issubclass(value, kinds)
    maker = _CLASSES.get(label.partition("_")[0]) if of_class else _FUNCTIONS.get(label)
    if maker is None:
        return None
    names = list(inspect.signature(value).parameters)
    given = dict(zip(names, args, strict=False)) | keywords
    if "dtype" in given and sp.fact(given["dtype"]) != Known(None):
        raise sp.no_rule(node, f"scipy.sparse.{label} with dtype= and active data", "convert the data: d.astype(...)")
    first, *rest = (given[n] for n in names if n in given)
    first = _named(sp, first)
    given[next(n for n in names if n in given)] = first
    plain = {k: honest(sp, v) for k, v in given.items()}
    positional = [plain[n] for n in names[: len(args)]]
    whole = make_call(function_node(sp, value, func, node), positional, {k: plain[k] for k in keywords})
    cls = value if of_class else kind_of(label, [sp.fact(v) for v in (first, *rest)])
    return maker(sp, node, label, given, sp.note(whole, Instance(cls)))


def _named(sp: Specialiser, value: gast.expr) -> gast.expr:
    """What a matrix is made of, under names: it is read again."""
    if isinstance(value, (gast.Tuple, gast.List)):
        return sp.note(type(value)([_named(sp, e) for e in value.elts], gast.Load()), sp.fact(value))
    plain = (
        isinstance(value, (gast.Name, gast.Constant)) or is_stored(sp.fact(value)) or isinstance(sp.fact(value), Known)
    )
    return value if plain else sp.hold_always(value, "data")


def _entries(sp: Specialiser, node: gast.AST, value: gast.expr, shared: bool) -> gast.expr:
    """The numbers that a matrix is made of; `shared`: SciPy makes no copy of them."""
    value = sp.again(value)
    if not isinstance(sp.fact(value), Array):
        value = call(sp, node, np.asarray, value)
    fact = sp.fact(value)
    if not isinstance(fact, Array) or fact.dtype not in ("float32", "float64"):
        raise sp.no_rule(
            node, f"a sparse matrix of {text(value)}, which is not known to be an array of real numbers",
            "give the types (example_args, --types); use real and imaginary parts",
        )  # fmt: skip
    return _lasting(sp, node, value, shared)


def _lasting(sp: Specialiser, node: gast.AST, value: gast.expr, shared: bool) -> gast.expr:
    """An array as it is when the matrix is made, also where it is stored into."""
    if not sites_of(sp.fact(value)) & sp.memory.stored_sites:
        return value
    if shared:
        raise sp.no_rule(
            node, f"a sparse matrix that shares memory with {text(value)}, which is stored into", "make it of a copy"
        )
    return call(sp, node, np.copy, value)


def _of_class(sp: Specialiser, node: gast.AST, label: str, given: dict[str, gast.expr], whole: gast.expr) -> gast.expr:
    """`csr_matrix((d, (i, j)), shape)` and the other forms of the first argument."""
    first, kind = given[next(iter(given))], label.partition("_")[0]
    if is_stored(sp.fact(first)):
        return record(sp, whole, triple(sp, node, first))
    fact = sp.fact(first)
    elements = parts_of_sequence(sp, first) if isinstance(fact, Seq) and fact.kind == "tuple" else None
    if isinstance(fact, Array) and kind in ("csr", "csc", "coo"):
        entries = _entries(sp, node, first, False)
        return record(sp, whole, computed(sp, node, runtime.of_dense, entries))
    if elements is not None and len(elements) == 2 and kind == "dia":
        return _of_dia(sp, node, elements[0], elements[1], whole)
    if elements is not None and len(elements) == 2 and kind in ("csr", "csc", "coo"):
        entries = _entries(sp, node, elements[0], kind == "coo")
        return record(sp, whole, [*_places(sp, node, elements[1], kind == "coo"), entries])
    if elements is not None and len(elements) == 3 and kind in ("csr", "csc"):
        function = runtime.of_rows if kind == "csr" else runtime.of_columns
        entries = _entries(sp, node, elements[0], True)
        rest = [_lasting(sp, node, sp.again(e), True) for e in elements[1:]]
        return record(sp, whole, computed(sp, node, function, entries, *rest))
    raise sp.no_rule(
        node, f"scipy.sparse.{label} of this with an active value in it",
        "use csr_matrix((d, (i, j)), shape) or csr_matrix((d, indices, indptr), shape)",
    )  # fmt: skip


def _places(sp: Specialiser, node: gast.AST, value: gast.expr, shared: bool) -> list[gast.expr]:
    """The rows and the columns of `(d, (rows, columns))`, as arrays."""
    elements = parts_of_sequence(sp, value) if isinstance(sp.fact(value), Seq) else None
    if elements is None:
        zero, one = (sp.note(const(k), Scalar("int64", literal=k, size=k)) for k in (0, 1))
        elements = [sp.subscript_of(sp.again(value), k, node) for k in (zero, one)]
    found = [sp.again(e) for e in elements]
    return [
        _lasting(sp, node, e, shared) if isinstance(sp.fact(e), Array) else call(sp, node, np.asarray, e) for e in found
    ]


def _of_dia(sp: Specialiser, node: gast.AST, data: gast.expr, offsets: gast.expr, whole: gast.expr) -> gast.expr:
    """`dia_matrix((data, offsets), shape)`."""
    entries, matrix = _entries(sp, node, data, True), sp.hold_always(whole, "matrix")
    fact = sp.fact(entries)
    if isinstance(fact, Array) and fact.dims is not None and len(fact.dims) == 1:
        entries = sp.subscript_of(entries, sp.note(const(None), Known(None)), node)
    return record(sp, matrix, computed(sp, node, runtime.of_dia, shape_of(sp, matrix), entries, sp.again(offsets)))


def _diags(sp: Specialiser, node: gast.AST, label: str, given: dict[str, gast.expr], whole: gast.expr) -> gast.expr:
    """`diags(diagonals, offsets)`: each of its length, or one number for all."""
    diagonals, offsets = (
        given["diagonals"],
        given.get("offsets") or sp.note(const(0), Scalar("int64", literal=0, size=0)),
    )
    matrix = sp.hold_always(whole, "matrix")
    elements = parts_of_sequence(sp, diagonals) if isinstance(sp.fact(diagonals), Seq) else None
    if isinstance(sp.fact(offsets), Scalar):
        if elements is not None and not all(is_number(sp.fact(e)) for e in elements):
            diagonals = elements[0]
        elements, offsets = [diagonals], sp.note(gast.List([offsets], gast.Load()), Seq("list", None))
    if elements is None:
        raise sp.no_rule(
            node,
            f"scipy.sparse.{label} of a number of diagonals that is not known",
            "write them out: [lower, main, upper]",
        )
    lengths = sp.hold_always(
        sp.note(
            make_call(sp.object(runtime.lengths_of_diagonals), [shape_of(sp, matrix), sp.again(offsets)], {}), Unknown()
        ),
        "lengths",
    )
    pieces = []
    for k, e in enumerate(elements):
        length = whole_number(sp, gast.Subscript(sp.again(lengths), const(k), gast.Load()))
        whole_shape = sp.note(tuple_of([length]), Seq("tuple", (sp.fact(length),), None, frozenset(), 1))
        pieces.append(call(sp, node, np.broadcast_to, _entries(sp, node, e, False), whole_shape))
    entries = pieces[0] if len(pieces) == 1 else call(sp, node, np.concatenate, display(sp, tuple_of(pieces), "tuple"))
    return record(
        sp, matrix, computed(sp, node, runtime.of_diagonals, shape_of(sp, matrix), sp.again(offsets), entries)
    )


def _spdiags(sp: Specialiser, node: gast.AST, label: str, given: dict[str, gast.expr], whole: gast.expr) -> gast.expr:
    return _of_dia(sp, node, given["data"], given["diags"], whole)


def _kron(sp: Specialiser, node: gast.AST, label: str, given: dict[str, gast.expr], whole: gast.expr) -> gast.expr:
    a, b = given["A"], given["B"]
    if not (is_matrix(sp, a) and is_matrix(sp, b)):
        raise sp.no_rule(node, "scipy.sparse.kron of an active dense array", "make it a sparse matrix: csr_matrix(x)")
    second = honest(sp, b)
    second = second if isinstance(second, gast.Name) else sp.hold_always(second, "matrix")
    shape = shape_of(sp, second)
    return record(sp, whole, computed(sp, node, runtime.kronecker, *triple(sp, node, a), *triple(sp, node, b), shape))


def _triangle(sp: Specialiser, node: gast.AST, label: str, given: dict[str, gast.expr], whole: gast.expr) -> gast.expr:
    k = given.get("k") or sp.note(const(0), Scalar("int64", literal=0, size=0))
    lower = sp.note(const(label == "tril"), Scalar("bool", literal=label == "tril"))
    return record(sp, whole, computed(sp, node, runtime.triangle, *triple(sp, node, given["A"]), k, lower))


def _blocks(sp: Specialiser, node: gast.AST, label: str, given: dict[str, gast.expr], whole: gast.expr) -> gast.expr:
    """Matrices made of blocks: each where the ones before it, in its row and column, end."""
    grid = _grid(sp, node, label, given[next(iter(given))])
    height = [next(b for b in row if b is not None) for row in grid]
    width = [next(b for b in column if b is not None) for column in zip(*grid, strict=True)]
    rows, columns = (_starts(sp, blocks, axis) for axis, blocks in enumerate((height, width)))
    pieces = []
    for i, row in enumerate(grid):
        for j, block in enumerate(row):
            if block is not None:
                first = [
                    whole_number(sp, gast.Subscript(sp.again(s), const(k), gast.Load()))
                    for s, k in ((rows, i), (columns, j))
                ]
                pieces.append(computed(sp, node, runtime.at, *triple(sp, node, block), *first))
    columns_of = zip(*pieces, strict=True)
    joined = [call(sp, node, np.concatenate, display(sp, tuple_of(list(c)), "tuple")) for c in columns_of]
    return record(sp, whole, joined)


def _starts(sp: Specialiser, blocks: list[gast.expr], axis: int) -> gast.expr:
    lengths = []
    for block in blocks:
        shape = attribute(sp.again(honest(sp, block)), "shape")
        lengths.append(whole_number(sp, gast.Subscript(sp.note(shape, Unknown()), const(axis), gast.Load())))
    made = make_call(sp.object(runtime.starts), [gast.List(lengths, gast.Load())], {})
    return sp.hold_always(sp.note(made, Unknown()), "starts")


def _grid(sp: Specialiser, node: gast.AST, label: str, given: gast.expr) -> list[list[gast.expr | None]]:
    """The blocks, row by row, None where there is none."""

    def elements(value: gast.expr) -> list[gast.expr]:
        found = parts_of_sequence(sp, value) if isinstance(sp.fact(value), Seq) else None
        if found is None:
            raise sp.no_rule(node, f"scipy.sparse.{label} of blocks that are not written out", "write them out")
        return found

    def block(value: gast.expr) -> gast.expr | None:
        if sp.fact(value) == Known(None):
            return None
        if not is_matrix(sp, value):
            raise sp.no_rule(node, f"scipy.sparse.{label} of dense blocks", "make them sparse matrices: csr_matrix(x)")
        return value

    outer = elements(given)
    if label in ("bmat", "block_array"):
        return [[block(e) for e in elements(row)] for row in outer]
    blocks = [block(e) for e in outer]
    if label == "block_diag":
        return [[b if i == k else None for k in range(len(blocks))] for i, b in enumerate(blocks)]
    return [blocks] if label == "hstack" else [[b] for b in blocks]


_CLASSES: dict[str, Callable[..., gast.expr]] = dict.fromkeys(
    ["csr", "csc", "coo", "dia", "bsr", "dok", "lil"], _of_class
)
_FUNCTIONS: dict[str, Callable[..., gast.expr]] = {
    "diags": _diags, "diags_array": _diags, "spdiags": _spdiags, "kron": _kron, "tril": _triangle, "triu": _triangle,
    "hstack": _blocks, "vstack": _blocks, "block_diag": _blocks, "bmat": _blocks, "block_array": _blocks,
}  # fmt: skip
