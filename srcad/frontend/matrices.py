"""What is known of a sparse matrix: that it is one, and of one with active data its parts.

    A = sparse.csr_matrix((d, (i, j)), shape=(n, n))      A_matrix = sparse.csr_matrix((d, (i, j)), shape=(n, n))
    y = A @ x                                             A_rows, A_columns, A_entries = i, j, d
                                                          y = A_matrix @ x          # an operation on A_entries, too

A matrix of active data is SciPy's own, a constant, and beside it the places and values of its entries: a record that
exists only as its parts (`displays.py`). So it may be bound in branches and loops, passed to the program's functions,
and be a part of a tuple; it may not be changed, nor leave the program. What is computed with matrices SciPy computes as
before; where the result is one, its entries are found from those of the operands by a function of `runtime/sparse.py`,
which is followed as any other. Nothing has to be said of derivatives, and what conversions do (sum up entries of one
place, leave out zeros) does not come into them.

Nothing of SciPy is imported: where a program has a sparse matrix, it has imported `scipy.sparse`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Array, Dim, Fact, Instance, Known, Scalar, Seq, Unknown, parts_of
from srcad.frontend.displays import display, parts_of_sequence
from srcad.rules import registry
from srcad.runtime import sparse as runtime
from srcad.runtime.sparse import Factors, Stored
from srcad.tree.build import Record, text, tuple_of

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

FIELDS = ("matrix", "rows", "columns", "entries")
OPERANDS = ("A", "rows", "columns", "entries")  # the same, as the rules call them


def classes() -> tuple[type, ...]:
    """The classes that SciPy's sparse matrices and sparse arrays are of."""
    module: Any = sys.modules.get("scipy.sparse")
    found = (getattr(module, n, None) for n in ("spmatrix", "sparray"))
    return tuple(c for c in found if c is not None)


def some_class() -> type:
    """A class that has the methods that sparse matrices have: what the program makes may be of one or another."""
    found: type = sys.modules["scipy.sparse"].csr_array
    return found


def is_sparse(fact: Fact) -> bool:
    """Whether a value is a constant sparse matrix."""
    return isinstance(fact, Instance) and bool(classes()) and issubclass(fact.cls, classes())


def is_sparse_array(fact: Fact) -> bool:
    """Whether `*` goes element by element: of sparse arrays, where sparse matrices multiply as `@` does."""
    if is_stored(fact):
        assert isinstance(fact, Seq) and fact.items is not None
        fact = fact.items[0]
    return isinstance(fact, Instance) and issubclass(fact.cls, classes()[-1])


def kind_of(label: str, facts: list[Fact]) -> type:
    """The class of what one of the functions of `scipy.sparse` gives."""
    if label == "spdiags":
        diagonals: type = sys.modules["scipy.sparse"].dia_matrix
        return diagonals
    held = [leaf for f in facts for leaf in (parts_of(f) or (f,))]
    return classes()[label.endswith("_array") or any(map(is_sparse_array, held))]


def is_stored(fact: Fact) -> bool:
    """Whether a value is a sparse matrix of active data."""
    return isinstance(fact, Seq) and fact.cls is Stored


def holds_stored(fact: Fact) -> bool:
    """Whether a value is one, or has one in it."""
    own = isinstance(fact, Seq) and fact.cls in (Stored, Factors)
    return own or any(map(holds_stored, parts_of(fact)))


def parts(sp: Specialiser, value: gast.expr) -> dict[str, gast.expr]:
    """The parts of a matrix of active data, as names, so that the operands of an operation may be read again."""
    if not isinstance(value, Record):
        raise sp.no_rule(
            value, f"{text(value)}, a sparse matrix of active data that was in a list",
            "use a tuple, or keep the data in the list and make the matrix where it is used",
        )  # fmt: skip
    value.elts[:] = [_named(sp, part, wish) for part, wish in zip(value.elts, FIELDS, strict=True)]
    return {k: sp.again(part) for k, part in zip(OPERANDS, value.elts, strict=True)}


def _named(sp: Specialiser, part: gast.expr, wish: str) -> gast.expr:
    return part if isinstance(part, gast.Name) else sp.hold_always(part, wish)


def dtype_of(sp: Specialiser, value: gast.expr) -> str:
    """The type of the numbers in a matrix of active data."""
    fact = sp.fact(value)
    assert isinstance(fact, Seq) and fact.items is not None
    return str(getattr(fact.items[3], "dtype", "float64"))


def triple(sp: Specialiser, node: gast.AST, value: gast.expr) -> list[gast.expr]:
    """Rows, columns and entries of a sparse matrix, also of a constant one."""
    if is_stored(sp.fact(value)):
        return list(parts(sp, value).values())[1:]
    return computed(sp, node, runtime.coordinates, value)


def call(sp: Specialiser, node: gast.AST, function: Callable, *args: gast.expr) -> gast.expr:
    return sp.call_function(node, Known(function), list(args), {})


def honest(sp: Specialiser, value: gast.expr) -> gast.expr:
    """A value as SciPy is given it: matrices of active data as the matrices themselves."""
    if is_stored(sp.fact(value)):
        return parts(sp, value)["A"]
    if isinstance(value, (gast.List, gast.Tuple)) and holds_stored(sp.fact(value)):
        return sp.note(type(value)([honest(sp, e) for e in value.elts], gast.Load()), Unknown())
    return value


def record(sp: Specialiser, matrix: gast.expr, entries: list[gast.expr]) -> gast.expr:
    """A matrix from SciPy's own, and a triple."""
    return display(sp, tuple_of([matrix, *entries]), "tuple", FIELDS, Stored)


def computed(sp: Specialiser, node: gast.AST, function: Callable, *args: gast.expr) -> list[gast.expr]:
    """The triple that a function gives."""
    made = call(sp, node, function, *args)
    found = parts_of_sequence(sp, made)
    if found is None:  # of constants
        length = Dim(sp.fresh())
        items = tuple(Array(dtype, (length,)) for dtype in ("int64", "int64", "float64"))
        sp.note(made, Seq("tuple", items, None, frozenset(), 3))
        found = parts_of_sequence(sp, sp.hold_always(made, "coordinates"))
    assert found is not None
    return [_named(sp, part, wish) for part, wish in zip(found, FIELDS[1:], strict=True)]


def method_of(matrix: gast.expr, made: Any) -> gast.Call:
    """A call of a method, of SciPy's own matrix."""
    called = gast.Attribute(matrix, made.func.attr, gast.Load())
    return gast.Call(called, made.args, made.keywords)


def is_matrix(sp: Specialiser, value: gast.expr) -> bool:
    fact = sp.fact(value)
    return is_sparse(fact) or is_stored(fact)


def is_number(fact: Fact) -> bool:
    return isinstance(fact, Scalar) or isinstance(fact, Array) and fact.dims == ()


def matrix_fact(sp: Specialiser, made: gast.expr, array: bool) -> gast.expr:
    return sp.note(made, Instance(classes()[array]))


def whole_number(sp: Specialiser, made: gast.expr) -> gast.expr:
    return sp.note(made, Scalar("int64", size=Dim(sp.fresh())))


def shape_of(sp: Specialiser, matrix: gast.expr) -> gast.expr:
    items = tuple(Scalar("int64", size=Dim(sp.fresh())) for _ in range(2))
    made = gast.Attribute(sp.again(matrix), "shape", gast.Load())
    return sp.note(made, Seq("tuple", items, None, frozenset(), 2))


def rule_of(function: Any) -> Any:
    """The rule of a function of `runtime/sparse.py`."""
    registry.load_library_of(classes()[0])
    registry.load_library_of(getattr(sys.modules.get("scipy.sparse.linalg"), "spsolve", None))
    return registry.find(function)
