"""scipy.sparse.linalg: linear equations with sparse matrices, by the right side and by the matrix's entries.

y = linalg.spsolve(A, b)          b_bar = linalg.spsolve(A.T, y_bar)
                                  entries_bar = -b_bar[rows] * y[columns]
y = lu.solve(b)                   the same, by the factors that are there: lu.solve(y_bar, "T")
y, info = linalg.cg(A, b)         the same, by the same method and with its tolerance

What an iteration starts from, and how it is preconditioned, counts for nothing.
"""

from __future__ import annotations

import inspect
from dataclasses import replace
from typing import Any

import gast
from scipy.sparse import linalg

from srcad.facts import Array, Fact, Scalar, Seq, Unknown
from srcad.lengths import is_many
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.expr import E, helper, scipy
from srcad.rules.registry import rule, tangent
from srcad.rules.scipy.sparse import at_entries, moved_matrix, transposed
from srcad.rules.tangents import TangentCall, summed
from srcad.runtime import krylov
from srcad.runtime.sparse import lu_solve, real_matrix
from srcad.tree.build import attribute, call, copy_tree

_ENTRIES = "rows=None, columns=None, entries=None"


def _like_right_side(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    b = sp.scope.resolved(facts[1] if len(facts) > 1 else named["b"])
    if not isinstance(b, Array) or b.dims is None:
        return Unknown()
    dims = b.dims[:1] if len(b.dims) == 2 and b.dims[1] == 1 else b.dims  # one column gives a vector
    return Array("float64", dims, sites=frozenset([sp.fresh()]))


def _real(c: Call, ranks: tuple[int, ...] = (1, 2)) -> None:
    fact = c.fact("b")
    known = isinstance(fact, Array) and fact.dims is not None and fact.dtype == "float64" and len(fact.dims) in ranks
    if not known or isinstance(fact, Array) and len(fact.dims or ()) == 2 and not _columns_known(c, fact):
        raise CannotTell(
            f"{c.rule.name} of anything but a vector or matrix of floats whose type is known",
            "give the types (example_args, --types); solve column by column",
        )


def _columns_known(c: Call, fact: Array) -> bool:
    assert fact.dims is not None
    return fact.dims[1] == 1 or is_many(c.scope.find(fact.dims[1]))


# ---------------------------------------------------------------- directly


@rule(linalg.spsolve, f"A, b, permc_spec=None, use_umfpack=True, {_ENTRIES}", active="b entries",
      infer=_like_right_side)  # fmt: skip
def spsolve(c: Call) -> dict[str, Pieces]:
    _real(c)
    return _pulled(c, _solved(c, _transposed(c), c.bar), c.y)


def _pulled(c: Call, solved: E, y: E) -> dict[str, Pieces]:
    """What goes back, by the solution of the transposed equation."""
    out: dict[str, Pieces] = {}
    if c.active("entries"):
        solved = c.let(solved, "back")
        out["entries"] = -at_entries(c, solved, y, y.fact)
    if c.active("b"):
        one_column = len(solved.dims or ()) < c.ndim("b")
        out["b"] = solved["..., None"] if one_column else replace(solved, fact=c.fact("b"))
    return out


@tangent(linalg.spsolve)
def spsolve_dot(c: TangentCall) -> E | None:
    _real(c)
    right = _moved_right_side(c, c.y)
    return None if right is None else _solved(c, _matrix(c), right)


def _moved_right_side(c: TangentCall, y: E) -> E | None:
    """`b_dot - A_dot @ y`."""
    dot, moved = c.dot("b"), moved_matrix(c)
    if dot is not None and dot.dims is not None and y.dims is not None and len(dot.dims) > len(y.dims):
        dot = dot["..., 0"]
    if moved is not None:
        product = E(moved.node, Unknown(), c.scope) @ E(y.node, Unknown(), c.scope)
        moved = -E(product.node, y.fact, c.scope)
    return summed(dot, moved)


def _matrix(c: Call) -> E:
    """The matrix, of which has to be known at last when it runs that it is one of real numbers."""
    return c["A"] if "entries" in c.operands else helper(real_matrix, c["A"], result=Unknown())


def _transposed(c: Call) -> E:
    return transposed(c) if "entries" in c.operands else _matrix(c).attr("T", Unknown())


def _solved(c: Call, matrix: E, b: E) -> E:
    keys: dict[str, Any] = {k: c[k] for k in ("permc_spec", "use_umfpack") if c.given(k)}
    return scipy("sparse.linalg.spsolve", matrix, b, result=c.result, **keys)


# ---------------------------------------------------------------- by factors


def _like_b(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    b = sp.scope.resolved(facts[1] if len(facts) > 1 else named["b"])
    return Array("float64", b.dims, sites=frozenset([sp.fresh()])) if isinstance(b, Array) else Unknown()


@rule(lu_solve, f"A, b, trans='N', {_ENTRIES}", active="b entries", infer=_like_b)
def factored(c: Call) -> dict[str, Pieces]:
    _known_type(c)
    back = c.let(_by_factors(c, c.bar, other_way=True), "back") if c.active("entries") else None
    out: dict[str, Pieces] = {}
    if back is not None:
        pair = (back, c.y) if _plain(c) else (c.y, back)
        out["entries"] = -at_entries(c, *pair, c.fact("b"))
    if c.active("b"):
        out["b"] = _by_factors(c, c.bar, other_way=True) if back is None else back
    return out


@tangent(lu_solve)
def factored_dot(c: TangentCall) -> E | None:
    _known_type(c)
    dot, moved = c.dot("b"), moved_matrix(c)
    if moved is not None:
        moved = moved if _plain(c) else moved.attr("T", Unknown())
        product = E(moved.node, Unknown(), c.scope) @ E(c.y.node, Unknown(), c.scope)
        moved = -E(product.node, c.result, c.scope)
    right = summed(dot, moved)
    return None if right is None else _by_factors(c, right, other_way=False)


def _known_type(c: Call) -> None:
    fact = c.fact("b")
    if not isinstance(fact, Array) or fact.dims is None or fact.dtype != "float64":
        raise CannotTell(
            "splu(A).solve of anything but an array of floats whose type is known",
            "give the types (example_args, --types)",
        )


def _plain(c: Call) -> bool:
    return c.static("trans", "N") == "N"


def _by_factors(c: Call, b: E, *, other_way: bool) -> E:
    rest = [gast.Constant("T", None)] if _plain(c) == other_way else []
    made = call(attribute(c["A"].node, "solve"), copy_tree(b.node), *rest)
    return E(made, c.fact("b"), c.scope)


# ---------------------------------------------------------------- by iterations

# What the transposed equation is solved with, too; a start belongs to the one that is solved.
_OPTIONS = ("rtol", "restart", "maxiter", "inner_m", "outer_k", "m", "k", "truncate", "shift")


def _iteration(solver: Any) -> None:
    parameters = list(inspect.signature(solver).parameters)[2:]
    signature = ", ".join(["A, b", *(f"{p}=None" for p in parameters), _ENTRIES])
    options = [p for p in parameters if p in _OPTIONS]

    def known(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
        return Seq("tuple", (_like_b(sp, facts, named), Scalar("int64")), None, frozenset(), 2)

    def again(c: Call, matrix: E, b: E, turned: bool) -> E:
        keys: dict[str, Any] = {k: c[k] for k in options if c.given(k)}
        if "M" in c.operands and c.given("M"):
            keys["M"] = c["M"].attr("T", Unknown()) if turned else c["M"]
        return helper(krylov.solved, _named(solver, c), matrix, b, result=c.fact("b"), **keys)

    @rule(solver, signature, active="b entries", infer=known)
    def reverse(c: Call) -> dict[str, Pieces]:
        _real(c, (1,))
        bar = c.bars[0]
        if bar is None:
            return {}
        return _pulled(c, again(c, transposed(c), bar, True), c.part(0))

    @tangent(solver)
    def forward(c: TangentCall) -> E | None:
        _real(c, (1,))
        right = _moved_right_side(c, c.part(0))
        if right is None:
            return None
        moved = again(c, c["A"], right, False)
        made = gast.Tuple([moved.node, gast.Constant(0, None)], gast.Load())
        return E(made, c.result, c.scope)


def _named(solver: Any, c: Call) -> E:
    called = attribute(attribute(gast.Name("$scipy.sparse", gast.Load(), None, None), "linalg"), solver.__name__)
    return E(called, Unknown(), c.scope)


for _solver in ("cg", "gmres", "bicgstab", "bicg", "cgs", "minres", "lgmres", "gcrotmk", "tfqmr"):
    _iteration(getattr(linalg, _solver))
