"""Operators, attributes and methods of sparse matrices of active data (`matrices.py`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad.facts import Array, Known, Scalar, Seq, Unknown, sites_of
from srcad.frontend.frames import Bound
from srcad.frontend.matrices import (
    computed,
    honest,
    is_matrix,
    is_number,
    is_sparse_array,
    is_stored,
    matrix_fact,
    parts,
    record,
    rule_of,
    shape_of,
    some_class,
    triple,
    whole_number,
)
from srcad.frontend.operations import finish_rule, make_call
from srcad.runtime import sparse as runtime
from srcad.tree.build import attribute as attribute_of
from srcad.tree.build import const, text

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

_CONSTANT = frozenset([
    "shape", "nnz", "ndim", "dtype", "format", "size", "indices", "indptr", "row", "col", "coords", "offsets",
    "blocksize", "has_sorted_indices", "has_canonical_format",
])  # fmt: skip
_SAME = frozenset([
    "tocsr", "tocsc", "tocoo", "tobsr", "tolil", "todok", "todia", "copy", "asformat", "conj", "conjugate",
])  # fmt: skip
_IN_PLACE = frozenset(["sum_duplicates", "sort_indices", "eliminate_zeros", "prune"])  # which change no value


# ---------------------------------------------------------------- operators


def product(sp: Specialiser, node: gast.AST, made: gast.expr, left: gast.expr, right: gast.expr) -> gast.expr:
    """`A @ B` of two sparse matrices."""
    entries = computed(sp, node, runtime.product_of, *triple(sp, node, left), *triple(sp, node, right))
    return _of_both(sp, made, left, right, entries)


def _of_both(sp: Specialiser, made: Any, left: gast.expr, right: gast.expr, entries: gast.expr) -> gast.expr:
    array = any(map(is_sparse_array, (sp.fact(left), sp.fact(right))))
    one, other = (sp.again(honest(sp, v)) for v in (left, right))
    whole = gast.BinOp(one, made.op, other) if isinstance(made, gast.BinOp) else None
    if whole is None:
        whole = gast.Call(gast.Attribute(one, made.func.attr, gast.Load()), [other], [])
    return record(sp, matrix_fact(sp, whole, array), entries)


def operator(
    sp: Specialiser, node: gast.AST, made: gast.BinOp, left: gast.expr, op: Any, right: gast.expr
) -> gast.expr | None:
    """A sum, or a multiple, of sparse matrices, where something is active; None for what is neither."""
    both = is_matrix(sp, left) and is_matrix(sp, right)
    if isinstance(op, (gast.Add, gast.Sub)) and both:
        function = runtime.sum_of if isinstance(op, gast.Add) else runtime.difference
        entries = computed(sp, node, function, *triple(sp, node, left), *triple(sp, node, right))
        return _of_both(sp, made, left, right, entries)
    if isinstance(op, gast.Add) and _is_zero(sp, left):  # as the sum of a list begins
        return _unchanged(sp, right)
    if isinstance(op, gast.Mult) and both:
        return elements(sp, node, left, right, made)
    if isinstance(op, gast.Mult):
        matrix, other = (left, right) if is_matrix(sp, left) else (right, left)
        if not isinstance(sp.fact(other), (Scalar, Array)):
            return None
        if not is_number(sp.fact(other)):
            return elements(sp, node, matrix, other, made)
        return _scaled(sp, node, made, matrix, other, runtime.scaled)
    if isinstance(op, gast.Div) and is_matrix(sp, left) and is_number(sp.fact(right)):
        return _scaled(sp, node, made, left, right, runtime.divided)
    return None


def augmented(sp: Specialiser, node: gast.AugAssign, current: gast.expr, value: gast.expr) -> gast.expr:
    """`A += B`, which is a new matrix; `A *= s` changes the one that there is."""
    if not isinstance(node.op, (gast.Add, gast.Sub, gast.MatMult)):
        raise sp.unsupported(
            node, "a sparse matrix of active data that is changed in place", "write A = A * s (a new matrix)"
        )
    return sp.binary_of(node, current, node.op, value)


def _is_zero(sp: Specialiser, value: gast.expr) -> bool:
    fact = sp.fact(value)
    return isinstance(fact, Scalar) and fact.literal == 0 and isinstance(fact.literal, int)


def _unchanged(sp: Specialiser, value: gast.expr) -> gast.expr:
    return record(sp, sp.again(parts(sp, value)["A"]), triple(sp, value, value))


def _scaled(
    sp: Specialiser, node: gast.AST, made: gast.BinOp, matrix: gast.expr, factor: gast.expr, function: Callable
) -> gast.expr:
    factor_ = factor if isinstance(factor, (gast.Name, gast.Constant)) else sp.hold_always(factor, "factor")
    entries = computed(sp, node, function, *triple(sp, node, matrix), sp.again(factor_))
    own, other = sp.again(honest(sp, matrix)), sp.again(factor_)
    first = made.left is matrix
    whole = gast.BinOp(own if first else other, made.op, other if first else own)
    return record(sp, matrix_fact(sp, whole, is_sparse_array(sp.fact(matrix))), entries)


def elements(sp: Specialiser, node: gast.AST, matrix: gast.expr, other: gast.expr, made: Any) -> gast.expr:
    """`A.multiply(B)`: element by element."""
    own = sp.hold_always(honest(sp, matrix), "matrix")
    if is_matrix(sp, other):
        both = [*triple(sp, node, matrix), *triple(sp, node, other)]
        entries = computed(sp, node, runtime.times_entries, *both, shape_of(sp, own))
    else:
        other = other if isinstance(other, gast.Name) else sp.hold_always(other, "factor")
        entries = computed(sp, node, runtime.times_elements, *triple(sp, node, matrix), shape_of(sp, own), other)
    second = sp.again(honest(sp, other))
    if isinstance(made, gast.BinOp):
        first = made.left is matrix
        whole: gast.expr = gast.BinOp(sp.again(own) if first else second, made.op, second if first else sp.again(own))
    else:
        whole = gast.Call(gast.Attribute(sp.again(own), "multiply", gast.Load()), [second], [])
    array = is_sparse_array(sp.fact(matrix)) or is_sparse_array(sp.fact(other))
    return record(sp, matrix_fact(sp, whole, array), entries)


def negative(sp: Specialiser, node: gast.AST, op: Any, operand: gast.expr) -> gast.expr:
    """`-A`."""
    if isinstance(op, gast.UAdd):
        return _unchanged(sp, operand)
    if not isinstance(op, gast.USub):
        raise sp.no_rule(node, "this operator of a sparse matrix of active data", "use A.toarray()")
    entries = computed(sp, node, runtime.negative, *triple(sp, node, operand))
    whole = gast.UnaryOp(op, sp.again(honest(sp, operand)))
    return record(sp, matrix_fact(sp, whole, is_sparse_array(sp.fact(operand))), entries)


# ---------------------------------------------------------------- attributes and methods


def attribute(sp: Specialiser, made: gast.Attribute, node: gast.AST) -> gast.expr:
    """An attribute of a matrix of active data."""
    label, owner = made.attr, made.value
    if label == "T":
        return _transposed(sp, node, owner, attribute_of(honest(sp, owner), "T"))
    if label == "A":
        return method(sp, node, "toarray", owner, [], {})
    if label in _CONSTANT:
        matrix = honest(sp, owner)
        return shape_of(sp, matrix) if label == "shape" else sp.note(attribute_of(sp.again(matrix), label), Unknown())
    if callable(getattr(some_class(), label, None)):
        return sp.note(made, Bound(Known(label), (owner,)))
    raise sp.no_rule(
        node, f"the attribute {label} of a sparse matrix of active data", "use the array that the matrix is made of"
    )


def _transposed(sp: Specialiser, node: gast.AST, owner: gast.expr, whole: gast.expr) -> gast.expr:
    rows, columns, entries = triple(sp, node, owner)
    return record(sp, matrix_fact(sp, whole, is_sparse_array(sp.fact(owner))), [columns, rows, entries])


def method(
    sp: Specialiser, node: gast.AST, label: str, owner: gast.expr, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> gast.expr:
    """A method of a sparse matrix, where something is active."""
    array = is_sparse_array(sp.fact(owner))
    whole = make_call(attribute_of(honest(sp, owner), label), args, keywords)
    if label == "multiply" and len(args) == 1 and not keywords:
        if is_number(sp.fact(args[0])):
            made = gast.BinOp(owner, gast.Mult(), args[0])
            return _scaled(sp, node, made, owner, args[0], runtime.scaled)
        if is_matrix(sp, args[0]) or isinstance(sp.fact(args[0]), Array):
            return elements(sp, node, owner, args[0], whole)
    if is_stored(sp.fact(owner)) and not any(sp.is_active(v) for v in (*args, *keywords.values())):
        if label in _SAME:
            return record(sp, matrix_fact(sp, whole, array), triple(sp, node, owner))
        if label == "transpose" and not (args or keywords):
            return _transposed(sp, node, owner, whole)
        if label in _IN_PLACE:
            sp.memory.stored_sites |= sites_of(sp.fact(parts(sp, owner)["entries"]))
            return sp.note(whole, Unknown())
        if label == "toarray" and not (args or keywords) or label == "todense" and array:
            return read(sp, node, runtime.dense, whole, owner, {})
        if label == "diagonal":
            return read(sp, node, runtime.diagonal, whole, owner, dict(zip(["k"], args, strict=False)) | keywords)
        given = {
            k: v for k, v in (dict(zip(["axis"], args, strict=False)) | keywords).items() if sp.fact(v) != Known(None)
        }
        if label == "sum" and (array or not given):
            return read(sp, node, runtime.total, whole, owner, given)
    instead = "use its products, sums, .multiply(), .T, .sum(), .diagonal() or .toarray()"
    if label in ("sum", "mean", "todense") and not array:
        instead = "SciPy gives an np.matrix here: use a sparse array (csr_array), or A @ np.ones(n)"
    raise sp.no_rule(
        node, f"the method {label} of a sparse matrix, with an active value, which has no derivative rule", instead
    )


def read(
    sp: Specialiser, node: gast.AST, function: Callable, made: gast.expr, owner: gast.expr, given: dict[str, gast.expr]
) -> gast.expr:
    """What is linear in a matrix: an operation on its entries, in the program's own words."""
    rule, operands = rule_of(function), parts(sp, owner)
    facts = [sp.fact(v) for v in operands.values()]
    fact = rule.infer(sp, facts, {k: sp.fact(v) for k, v in given.items()})
    return finish_rule(sp, node, rule, made, {**operands, **given}, True, fact)


# ---------------------------------------------------------------- parts of a matrix


def subscript(sp: Specialiser, node: gast.AST, value: gast.expr, index: gast.expr) -> gast.expr:
    """`A[rows]`, `A[rows, :]`, `A[:, columns]`, `A[np.ix_(rows, columns)]` of a matrix of active data."""
    places = chosen(sp, index)
    if places is None and isinstance(index, gast.Tuple) and all(_is_place(sp, one) for one in index.elts):
        matrix, (row, column) = parts(sp, value)["A"], [sp.again(one) for one in index.elts]
        made = gast.Subscript(sp.again(matrix), sp.again(index), gast.Load())
        return read(sp, node, runtime.element, made, value, {"row": row, "column": column})
    if places is None:
        raise sp.no_rule(
            node, f"{text(index)} as an index of a sparse matrix of active data",
            "choose rows and columns by slices or arrays, A[rows][:, columns], or one element, A[i, j]",
        )  # fmt: skip
    matrix, entries = parts(sp, value)["A"], triple(sp, node, value)
    for axis, one in enumerate(places):
        if one is not None:
            function = (runtime.picked_rows, runtime.picked_columns)[axis]
            length = whole_number(sp, gast.Subscript(shape_of(sp, matrix), const(axis), gast.Load()))
            entries = computed(sp, node, function, *entries, one, length)
    whole = gast.Subscript(sp.again(matrix), index, gast.Load())
    return record(sp, matrix_fact(sp, whole, is_sparse_array(sp.fact(value))), entries)


def _is_place(sp: Specialiser, one: gast.expr) -> bool:
    fact = sp.fact(one)
    return isinstance(fact, Scalar) and fact.dtype.startswith(("int", "uint"))


def chosen(sp: Specialiser, index: gast.expr) -> list[gast.expr | None] | None:
    """The rows and the columns that an index chooses, None for all; None where it chooses elements."""
    fact = sp.fact(index)
    if isinstance(index, gast.Call) and sp.fact(index.func) == Known(np.ix_) and len(index.args) == 2:
        return [sp.again(a) for a in index.args]
    two = list(index.elts) if isinstance(index, gast.Tuple) else [index, gast.Slice(None, None, None)]
    if len(two) != 2 or isinstance(fact, Seq) and not isinstance(index, (gast.Tuple, gast.List)):
        return None
    sliced = [isinstance(one, gast.Slice) for one in two]
    one_axis = all(s or isinstance(sp.fact(one), (Array, Seq)) for s, one in zip(sliced, two, strict=True))
    if not any(sliced) or not one_axis:
        return None
    return [_as_slice(sp, one) if isinstance(one, gast.Slice) else sp.again(one) for one in two]


def _as_slice(sp: Specialiser, one: gast.Slice) -> gast.expr | None:
    """A slice as a value; None for all elements."""
    ends = [one.lower, one.upper, one.step]
    if ends == [None, None, None]:
        return None
    given = [sp.object(None) if e is None else sp.again(e) for e in ends]
    return sp.note(make_call(sp.object(slice), given, {}), Unknown())
