"""scipy.sparse: products of arrays with sparse matrices, which stay sparse, and what else is read of a matrix.

y = A @ x        x_bar = A.T @ y_bar        entries_bar = y_bar[rows] * x[columns]
y = x @ A        x_bar = y_bar @ A.T        entries_bar = x[rows] * y_bar[columns]

The matrix itself is a constant to a rule; what of it is active are its entries (`runtime/sparse.py`).
"""

from __future__ import annotations

from typing import Any

from srcad.facts import Array, Dim, Fact, Instance, Scalar, Unknown, dims_of
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.expr import E, helper, numpy, written
from srcad.rules.registry import constant, rule, tangent
from srcad.rules.tangents import TangentCall, summed
from srcad.runtime import sparse
from srcad.runtime.stored import placed
from srcad.tree.build import attribute, call, copy_tree, subscript, tuple_of

constant(
    sparse.row_of_each, sparse.lengths_of_diagonals, sparse.places_of_diagonals, sparse.places_in_diagonals,
    sparse.coordinates, sparse.meeting, sparse.place_in, sparse.every_pair, sparse.starts, sparse.kept_in_triangle,
    sparse.indices,
)  # fmt: skip

_ENTRIES = "rows=None, columns=None, entries=None"


# ---------------------------------------------------------------- products


def _with_other_length(position: int) -> Any:
    """`infer`: as the array, but for the length that the matrix gives."""

    def known(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
        x = sp.scope.resolved(facts[1 - position])
        if not isinstance(x, Array) or not x.dims:
            return Unknown(False, frozenset([sp.fresh()]))
        new = Dim(sp.fresh())
        dims = (new, *x.dims[1:]) if position == 0 else (*x.dims[:-1], new)
        return Array(x.dtype, dims, sites=frozenset([sp.fresh()]))

    return known


def transposed(c: Call) -> E:
    """`A.T`; SciPy's own of a matrix in diagonals is wrong where these are longer than the matrix."""
    fact, matrix = c.fact("A"), c["A"]
    if isinstance(fact, Instance) and fact.cls.__name__.startswith("dia_"):
        matrix = E(call(attribute(matrix.node, "tocsr")), Unknown(), c.scope)
    return matrix.attr("T", Unknown())


@rule(sparse.matrix_times, f"A, x, {_ENTRIES}", active="x entries", infer=_with_other_length(0))
def from_the_left(c: Call) -> dict[str, Pieces]:
    out: dict[str, Pieces] = {}
    if c.active("x"):
        out["x"] = _product(c, transposed(c), c.bar)
    if c.active("entries"):
        out["entries"] = at_entries(c, c.bar, c["x"], c.fact("x"))
    return out


@tangent(sparse.matrix_times)
def from_the_left_dot(c: TangentCall) -> E | None:
    dot, moved = c.dot("x"), moved_matrix(c)
    total = None if dot is None else _product(c, c["A"], dot, c.result)
    return summed(total, None if moved is None else _product(c, moved, c["x"], c.result))


@rule(sparse.times_matrix, f"x, A, {_ENTRIES}", active="x entries", infer=_with_other_length(1))
def from_the_right(c: Call) -> dict[str, Pieces]:
    out: dict[str, Pieces] = {}
    if c.active("x"):
        out["x"] = _product(c, c.bar, transposed(c))
    if c.active("entries"):
        one = c.dims("x") is not None and c.ndim("x") == 1
        out["entries"] = at_entries(c, c["x"] if one else c["x"].T, c.bar if one else c.bar.T, c.fact("x"))
    return out


@tangent(sparse.times_matrix)
def from_the_right_dot(c: TangentCall) -> E | None:
    dot, moved = c.dot("x"), moved_matrix(c)
    total = None if dot is None else _product(c, dot, c["A"], c.result)
    return summed(total, None if moved is None else _product(c, c["x"], moved, c.result))


def _product(c: Call, one: E, other: E, fact: Fact | None = None) -> E:
    made = E(one.node, Unknown(), c.scope) @ E(other.node, Unknown(), c.scope)
    return E(made.node, c.fact("x") if fact is None else fact, c.scope)


# ---------------------------------------------------------------- entries


def at_entries(c: Call, left: E, right: E, like: Fact) -> E:
    """The elements of `np.outer(left, right)`, or of a sum of such, at the places of the matrix's entries.

    `like`: of one of both is known whether it is a vector.
    """
    one, other = _read(left, c["rows"]), _read(right, c["columns"])
    fact, dims = c.fact("entries"), dims_of(like)
    if dims is None:
        return helper(sparse.entries_back, left, right, c["rows"], c["columns"], result=fact)
    if len(dims) == 1:
        return E((one * other).node, fact, c.scope)
    return numpy("einsum", "ij,ij->i", one, other, result=fact)


def _read(values: E, places: E, *more: E) -> E:
    """`values[places]`, of which no fact but the operation's own matters."""
    index = tuple_of([copy_tree(p.node) for p in (places, *more)]) if more else copy_tree(places.node)
    return E(subscript(copy_tree(values.node), index), Unknown(), values.scope)


def moved_matrix(c: TangentCall) -> E | None:
    """The tangent of the matrix: a sparse one too."""
    dot = c.dot("entries") if "entries" in c.operands else None
    return None if dot is None else helper(placed, dot, c["rows"], c["columns"], c["A"], result=Unknown())


# ---------------------------------------------------------------- what is linear in a matrix


def _array(ndim: int) -> Any:
    """`infer`: an array of the entries' type, of lengths that only the matrix knows."""

    def known(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
        dtype = getattr(sp.scope.resolved(facts[3]), "dtype", "float64")
        return Array(dtype, tuple(Dim(sp.fresh()) for _ in range(ndim)), sites=frozenset([sp.fresh()]))

    return known


@rule(sparse.dense, "A, rows, columns, entries", active="entries", infer=_array(2))
def dense(c: Call) -> dict[str, Pieces]:
    made = _read(c.bar, c["rows"], c["columns"])
    return {"entries": E(made.node, c.fact("entries"), c.scope)}


@tangent(sparse.dense)
def dense_dot(c: TangentCall) -> E | None:
    return _method_of_moved(c, "toarray")


def _sum_fact(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    if "axis" in named or len(facts) > 4:
        found: Fact = _array(1)(sp, facts, named)
        return found
    return Scalar(getattr(facts[3], "dtype", "float64"), False)


@rule(sparse.total, "A, rows, columns, entries, axis=None", active="entries", infer=_sum_fact)
def total(c: Call) -> dict[str, Pieces]:
    if not c.given("axis"):
        return {"entries": c.lazy_bar}
    places = c["columns"] if _axis(c) == 0 else c["rows"]
    return {"entries": E(_read(c.bar, places).node, c.fact("entries"), c.scope)}


def _axis(c: Call) -> int:
    axis = c.static("axis")
    if axis not in (0, 1, -1, -2):
        raise CannotTell("the sum of a sparse matrix along several axes", "leave the axis out")
    return int(axis) % 2


@tangent(sparse.total)
def total_dot(c: TangentCall) -> E | None:
    if c.given("axis"):
        return _method_of_moved(c, "sum", axis=_axis(c))
    dot = c.dot("entries")
    return None if dot is None else E(numpy("sum", dot).node, c.result, c.scope)


def _number(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    return Scalar(getattr(facts[3], "dtype", "float64"), False)


@rule(sparse.element, "A, rows, columns, entries, row, column", active="entries", infer=_number)
def element(c: Call) -> dict[str, Pieces]:
    given = (c["rows"], c["columns"], c["row"], c["column"], c["A"].attr("shape", Unknown()))
    return {"entries": helper(sparse.element_back, c.bar, *given, result=c.fact("entries"))}


@tangent(sparse.element)
def element_dot(c: TangentCall) -> E | None:
    dot = c.dot("entries")
    given = (c["rows"], c["columns"], c["row"], c["column"], c["A"].attr("shape", Unknown()))
    return None if dot is None else helper(sparse.element_change, dot, *given, result=c.result)


@rule(sparse.diagonal, "A, rows, columns, entries, k=0", active="entries", infer=_array(1))
def diagonal(c: Call) -> dict[str, Pieces]:
    rest = (c["k"],) if c.given("k") else ()
    back = helper(sparse.diagonal_back, c.bar, c["rows"], c["columns"], *rest, result=c.fact("entries"))
    return {"entries": back}


@tangent(sparse.diagonal)
def diagonal_dot(c: TangentCall) -> E | None:
    return _method_of_moved(c, "diagonal", *((c["k"],) if c.given("k") else ()))


def _method_of_moved(c: TangentCall, name: str, *args: E, **keywords: Any) -> E | None:
    moved = moved_matrix(c)
    if moved is None:
        return None
    given = {k: written(v) for k, v in keywords.items()}
    made = call(attribute(moved.node, name), *(copy_tree(a.node) for a in args), **given)
    return E(made, c.result, c.scope)
