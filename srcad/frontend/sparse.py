"""Constant sparse matrices of SciPy: `A @ x` and `A.dot(x)` are operations of their own, what is made of A is one too.

Nothing of SciPy is imported: where a program has a sparse matrix, it has imported `scipy.sparse`.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad.facts import Array, Fact, Instance, Known, Scalar, Seq, Unknown, parts_of
from srcad.frontend.frames import Bound
from srcad.frontend.operations import finish_rule
from srcad.keys import key_of
from srcad.rules.registry import find
from srcad.runtime.sparse import matrix_times, times_matrix
from srcad.tree.build import text

if TYPE_CHECKING:
    from srcad.frontend.specialise import Specialiser

# What gives a sparse matrix: functions of the module, and methods of a matrix.
_MAKERS = frozenset([
    "diags", "diags_array", "eye", "eye_array", "identity", "spdiags", "kron", "kronsum", "block_diag", "block_array",
    "bmat", "hstack", "vstack", "random", "random_array", "tril", "triu",
])  # fmt: skip
_METHODS = frozenset(["tocsr", "tocsc", "tocoo", "tobsr", "tolil", "todok", "todia", "copy", "transpose"])


def classes() -> tuple[type, ...]:
    module: Any = sys.modules.get("scipy.sparse")
    found = (getattr(module, n, None) for n in ("spmatrix", "sparray"))
    return tuple(c for c in found if c is not None)


def is_sparse(fact: Fact) -> bool:
    return isinstance(fact, Instance) and bool(classes()) and issubclass(fact.cls, classes())


def result_fact(sp: Specialiser, function: Any, values: list[gast.expr]) -> Fact | None:
    """What is known of the result of a call of `scipy.sparse` with real constants: that it is a matrix of these."""
    module = getattr(function, "__module__", None) or ""
    of_class = isinstance(function, type) and bool(classes()) and issubclass(function, classes())
    made = of_class or module.startswith("scipy.sparse.") and getattr(function, "__name__", "") in _MAKERS
    if not made or not all(map(_real, (sp.fact(v) for v in values))):
        return None
    return Instance(classes()[-1])


def _real(fact: Fact) -> bool:
    """Whether a value is made of real numbers, as far as numbers are in it."""
    if isinstance(fact, (Array, Scalar)):
        return fact.dtype[0] != "c"
    if isinstance(fact, Seq):
        return all(map(_real, parts_of(fact)))
    return isinstance(fact, Known) and isinstance(fact.value, (str, type(None))) or is_sparse(fact)


def _dtype(sp: Specialiser, matrix: gast.expr) -> str | None:
    """The type of a matrix's numbers, which the text then relies on; None for one that the program has made."""
    path = text(matrix)
    while path not in sp.samples and isinstance(matrix, gast.Attribute) and matrix.attr == "T":
        matrix, path = matrix.value, text(matrix.value)
    if path not in sp.samples:
        return None
    found = sp.samples[path].dtype
    sp.samples[f"{path}.dtype"] = found
    sp.attribute_paths[f"{path}.dtype"] = key_of(found)
    return str(found.name)


def product(sp: Specialiser, node: gast.AST, left: gast.expr, op: Any, right: gast.expr) -> gast.expr | None:
    """An operator one of whose operands is a sparse matrix; None for all others."""
    a, b = sp.fact(left), sp.fact(right)
    if not (is_sparse(a) or is_sparse(b)):
        return None
    made = gast.BinOp(left, type(op)(), right)
    if not (a.active or b.active):
        real = all(_real(f) and _dtype_is_real(sp, v) for f, v in ((a, left), (b, right)))
        return sp.note(made, Instance(classes()[-1]) if real and not isinstance(op, gast.Pow) else Unknown())
    if not isinstance(op, gast.MatMult):
        raise sp.no_rule(
            node, f"the operator {type(op).__name__} of a sparse matrix and an active value",
            "a constant sparse matrix may be multiplied with an active array: A @ x",
        )  # fmt: skip
    return _times(sp, node, made, left, right)


def _dtype_is_real(sp: Specialiser, value: gast.expr) -> bool:
    return not is_sparse(sp.fact(value)) or not (_dtype(sp, value) or "float64").startswith("complex")


def _times(sp: Specialiser, node: gast.AST, made: gast.expr, left: gast.expr, right: gast.expr) -> gast.expr:
    from_left = is_sparse(sp.fact(left))
    matrix, x = (left, right) if from_left else (right, left)
    rule = find(matrix_times if from_left else times_matrix)
    assert rule is not None and rule.infer is not None
    fact = rule.infer(sp, [sp.fact(left), sp.fact(right)], {})
    dtype, own = _dtype(sp, matrix), getattr(sp.fact(x), "dtype", "")
    if not isinstance(fact, Array) or (dtype or "float64").startswith("complex") or own not in ("float32", "float64"):
        raise sp.no_rule(
            node, f"{text(made)} of a sparse matrix, and an array that is not known to be one of real numbers, or of "
            "complex numbers", "give the types (example_args, --types); use real and imaginary parts",
        )  # fmt: skip
    if dtype is None and own != "float64":
        raise sp.no_rule(node, f"{text(made)} in single precision", "make the sparse matrix elsewhere")
    fact = replace(fact, dtype=np.result_type(dtype or "float64", own).name)
    names = ("A", "x") if from_left else ("x", "A")
    return finish_rule(sp, node, rule, made, dict(zip(names, (left, right), strict=True)), True, fact)


def attribute(sp: Specialiser, made: gast.Attribute) -> gast.expr | None:
    """An attribute of a sparse matrix that is one too, or a method that is known here."""
    if made.attr == "T":
        return sp.note(made, Instance(classes()[-1]))
    return sp.note(made, Bound(Known(made.attr), (made.value,))) if made.attr in _METHODS | {"dot"} else None


def method(
    sp: Specialiser, node: gast.AST, label: str, owner: gast.expr, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> gast.expr | None:
    """A method of a sparse matrix; None for all others."""
    if not is_sparse(sp.fact(owner)):
        return None
    called = gast.Attribute(owner, label, gast.Load())
    made = gast.Call(called, args, [gast.keyword(k, v) for k, v in keywords.items()])
    if label != "dot":
        return sp.note(made, Instance(classes()[-1]) if _dtype_is_real(sp, owner) else Unknown())
    if len(args) == 1 and sp.is_active(args[0]):
        return _times(sp, node, made, owner, args[0])
    return sp.note(made, Unknown())
