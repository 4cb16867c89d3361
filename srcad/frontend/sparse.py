"""Sparse matrices of SciPy: `A @ x` and its like are operations of their own, what is made of a matrix is one too.

What a constant matrix is multiplied with may be active; what is done with one of active data is in `stored.py`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad.facts import Array, Fact, Instance, Known, Scalar, Seq, Unknown, label_of, parts_of, sites_of
from srcad.frontend import stored
from srcad.frontend.frames import Bound
from srcad.frontend.matrices import (
    classes,
    dtype_of,
    is_number,
    is_sparse,
    is_sparse_array,
    is_stored,
    kind_of,
    method_of,
    parts,
    rule_of,
    shape_of,
    some_class,
)
from srcad.frontend.operations import finish_rule
from srcad.keys import key_of
from srcad.runtime.sparse import matrix_times, times_matrix
from srcad.tree.build import text

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

# What gives a sparse matrix: functions of the module, and methods of a matrix.
_MAKERS = frozenset([
    "diags", "diags_array", "eye", "eye_array", "identity", "spdiags", "kron", "kronsum", "block_diag", "block_array",
    "bmat", "hstack", "vstack", "random", "random_array", "tril", "triu",
])  # fmt: skip
_METHODS = frozenset(["tocsr", "tocsc", "tocoo", "tobsr", "tolil", "todok", "todia", "copy", "transpose", "multiply"])

_CHANGING = frozenset(["setdiag", "resize", "eliminate_zeros", "sum_duplicates", "sort_indices", "prune", "update"])
_MEMORY = frozenset(["data", "indices", "indptr", "row", "col", "coords", "offsets", "rows"])


def result_fact(sp: Specialiser, function: Any, values: list[gast.expr]) -> Fact | None:
    """What is known of the result of a call of `scipy.sparse` with real constants: that it is a matrix of these."""
    module, label = getattr(function, "__module__", None) or "", label_of(function)
    of_class = isinstance(function, type) and bool(classes()) and issubclass(function, classes())
    made = of_class or module.startswith("scipy.sparse.") and label in _MAKERS
    facts = [sp.fact(v) for v in values]
    first = facts[0] if facts else Unknown()
    numbers = parts_of(first)[:1] if of_class and isinstance(first, Seq) else facts  # the rest are places and shapes
    if not made or not all(map(_real, numbers)):
        return None
    return Instance(function if of_class else kind_of(label, facts), frozenset([sp.fresh("?matrix")]))


def _real(fact: Fact) -> bool:
    """Whether a value is made of real numbers, as far as numbers are in it."""
    if isinstance(fact, (Array, Scalar)):
        return fact.dtype[0] != "c"
    if isinstance(fact, Seq):
        return all(map(_real, parts_of(fact)))
    return isinstance(fact, Known) and isinstance(fact.value, (str, type(None))) or is_sparse(fact)


def _dtype(sp: Specialiser, matrix: gast.expr) -> str | None:
    """The type of a matrix's numbers, which the text then relies on; None for one that the program has made."""
    if is_stored(sp.fact(matrix)):
        return dtype_of(sp, matrix)
    path = text(matrix)
    while path not in sp.samples and isinstance(matrix, gast.Attribute) and matrix.attr == "T":
        matrix, path = matrix.value, text(matrix.value)
    if path not in sp.samples:
        return None
    found = sp.samples[path].dtype
    sp.samples[f"{path}.dtype"] = found
    sp.attribute_paths[f"{path}.dtype"] = key_of(found)
    return str(found.name)


# ---------------------------------------------------------------- operators


def product(sp: Specialiser, node: gast.AST, left: gast.expr, op: Any, right: gast.expr) -> gast.expr | None:
    """An operator one of whose operands is a sparse matrix; None for all others."""
    a, b = sp.fact(left), sp.fact(right)
    sparse = [is_sparse(f) or is_stored(f) for f in (a, b)]
    if not any(sparse):
        return None
    made = gast.BinOp(left, type(op)(), right)
    if not (a.active or b.active):
        return sp.note(made, _constant(sp, left, op, right))
    star = isinstance(op, gast.Mult) and not any(is_number(f) for f in (a, b))
    if isinstance(op, gast.MatMult) or star and not (is_sparse_array(a) or is_sparse_array(b)):
        if all(sparse):
            return stored.product(sp, node, made, left, right)
        return times(sp, node, made, left, right)
    found = stored.operator(sp, node, made, left, op, right)
    if found is None:
        raise sp.no_rule(
            node, f"the operator {type(op).__name__} of a sparse matrix and an active value",
            "use @, the sum of sparse matrices, .multiply(), numbers as factors; A.toarray() is a dense array",
        )  # fmt: skip
    return found


def _constant(sp: Specialiser, left: gast.expr, op: Any, right: gast.expr) -> Fact:
    """What is known of an operator's result where nothing is active."""
    a, b = sp.fact(left), sp.fact(right)
    both = is_sparse(a) and is_sparse(b)
    scaled = (isinstance(op, gast.Mult) or isinstance(op, gast.Div) and is_sparse(a)) and (is_number(a) or is_number(b))
    real = all(_real(f) and _dtype_is_real(sp, v) for f, v in ((a, left), (b, right)))
    if real and (both and isinstance(op, (gast.Add, gast.Sub, gast.MatMult, gast.Mult)) or scaled):
        return Instance(classes()[is_sparse_array(a) or is_sparse_array(b)], frozenset([sp.fresh("?matrix")]))
    if isinstance(op, gast.MatMult) and real:
        rule = rule_of(matrix_times if is_sparse(a) else times_matrix)
        assert rule.infer is not None
        found: Fact = rule.infer(sp, [a, b], {})
        dtypes = [
            _dtype(sp, left if is_sparse(a) else right) or "float64",
            getattr(b if is_sparse(a) else a, "dtype", ""),
        ]
        return replace(found, dtype=np.result_type(*dtypes).name) if isinstance(found, Array) else Unknown()
    return Unknown()


def _dtype_is_real(sp: Specialiser, value: gast.expr) -> bool:
    return not is_sparse(sp.fact(value)) or not (_dtype(sp, value) or "float64").startswith("complex")


def times(sp: Specialiser, node: gast.AST, made: gast.expr, left: gast.expr, right: gast.expr) -> gast.expr:
    """`A @ x` or `x @ A` of a sparse matrix and an array."""
    from_left = is_sparse(sp.fact(left)) or is_stored(sp.fact(left))
    matrix, x = (left, right) if from_left else (right, left)
    rule = rule_of(matrix_times if from_left else times_matrix)
    fact = rule.infer(sp, [sp.fact(left), sp.fact(right)], {})
    dtype, own = _dtype(sp, matrix), getattr(sp.fact(x), "dtype", "")
    real = (dtype or "float64")[0] != "c" and own[:1] != "c" and own not in ("float16", "longdouble")
    if not real or not isinstance(sp.fact(x), (Array, Unknown)):
        raise sp.no_rule(
            node, f"{text(made)} of a sparse matrix, and an array that is not known to be one of real numbers, or of "
            "complex numbers", "give the types (example_args, --types); use real and imaginary parts",
        )  # fmt: skip
    if dtype is None and own == "float32":
        raise sp.no_rule(node, f"{text(made)} in single precision", "make the sparse matrix elsewhere")
    if isinstance(fact, Array):
        fact = replace(fact, dtype=np.result_type(dtype or "float64", own).name)
    names = ("A", "x") if from_left else ("x", "A")
    operands = dict(zip(names, (left, right), strict=True))
    if not is_stored(sp.fact(matrix)):
        return finish_rule(sp, node, rule, made, operands, True, fact)
    entries = parts(sp, matrix)
    operands |= entries
    pair = [entries["A"] if v is matrix else v for v in (left, right)]
    made = type(made)(pair[0], made.op, pair[1]) if isinstance(made, gast.BinOp) else method_of(entries["A"], made)
    return finish_rule(sp, node, rule, made, operands, True, fact)


def negative(sp: Specialiser, node: gast.AST, op: Any, operand: gast.expr) -> gast.expr | None:
    """`-A` of a sparse matrix; None for all others."""
    fact = sp.fact(operand)
    if not (is_sparse(fact) or is_stored(fact)):
        return None
    if is_stored(fact):
        return stored.negative(sp, node, op, operand)
    return sp.note(gast.UnaryOp(type(op)(), operand), fact if isinstance(op, (gast.USub, gast.UAdd)) else Unknown())


# ---------------------------------------------------------------- attributes and methods


def attribute(sp: Specialiser, made: gast.Attribute, node: gast.AST) -> gast.expr | None:
    """An attribute of a sparse matrix that is one too, or a method; None for what is not known here."""
    fact = sp.fact(made.value)
    if is_stored(fact):
        return stored.attribute(sp, made, node)
    if made.attr == "T":
        assert isinstance(fact, Instance)
        return sp.note(made, replace(fact, sites=_shared(sp, fact)))
    if made.attr in _MEMORY:
        sites = sites_of(fact) | {sp.fresh("?")}
        return sp.note(made, Unknown(False, sites))
    if made.attr == "shape" and text(made.value) not in sp.samples:
        return shape_of(sp, made.value)
    assert isinstance(fact, Instance)
    method = callable(getattr(some_class(), made.attr, None))
    return sp.note(made, Bound(Known(made.attr), (made.value,))) if method else None


def subscript(sp: Specialiser, node: gast.AST, value: gast.expr, index: gast.expr) -> gast.expr | None:
    """An index of a sparse matrix; None for all other values."""
    fact = sp.fact(value)
    if is_stored(fact):
        return stored.subscript(sp, node, value, index)
    if not is_sparse(fact):
        return None
    made = gast.Subscript(value, index, gast.Load())
    assert isinstance(fact, Instance)
    return sp.note(made, replace(fact, sites=_shared(sp, fact)) if stored.chosen(sp, index) else Unknown())


def method(
    sp: Specialiser, node: gast.AST, label: str, owner: gast.expr, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> gast.expr | None:
    """A method of a sparse matrix; None for all others."""
    fact = sp.fact(owner)
    if not (is_sparse(fact) or is_stored(fact)):
        return None
    called = gast.Attribute(owner, label, gast.Load())
    made = gast.Call(called, args, [gast.keyword(k, v) for k, v in keywords.items()])
    if label == "dot" and len(args) == 1 and not keywords:
        found = product(sp, node, owner, gast.MatMult(), args[0])
        if found is None or not (fact.active or sp.is_active(args[0])):
            return sp.note(made, sp.fact(found) if found is not None else Unknown())
        return found
    if is_stored(fact) or any(sp.is_active(v) for v in (*args, *keywords.values())):
        return stored.method(sp, node, label, owner, args, keywords)
    if label in _CHANGING:
        sp.memory.stored_sites |= sites_of(fact)
    return sp.note(made, _method_fact(sp, label, owner, args))


def _method_fact(sp: Specialiser, label: str, owner: gast.expr, args: list[gast.expr]) -> Fact:
    """What a method of a constant matrix gives."""
    kept = label in _METHODS and _dtype_is_real(sp, owner) and all(map(_real, (sp.fact(a) for a in args)))
    if not kept:
        return Unknown()
    fact = sp.fact(owner)
    assert isinstance(fact, Instance)
    return Instance(fact.cls if label in ("copy", "transpose") else classes()[is_sparse_array(fact)], _shared(sp, fact))


def _shared(sp: Specialiser, fact: Fact) -> frozenset[str]:
    """The memory of a matrix that is made of another one, which it may share."""
    return sites_of(fact) | {sp.fresh("?matrix")}
