"""Products of arrays with constant sparse matrices, which stay sparse.

y = A @ x        x_bar = A.T @ y_bar
y = x @ A        x_bar = y_bar @ A.T
"""

from __future__ import annotations

from typing import Any

from srcad.facts import Array, Dim, Fact, Unknown
from srcad.rules.call import Call, Pieces
from srcad.rules.expr import E
from srcad.rules.registry import rule, tangent
from srcad.rules.tangents import TangentCall
from srcad.runtime.sparse import matrix_times, times_matrix


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


def _transposed(c: Call) -> E:
    return c["A"].attr("T", Unknown())


@rule(matrix_times, "A, x", active="x", infer=_with_other_length(0))
def from_the_left(c: Call) -> dict[str, Pieces]:
    return {"x": _product(c, _transposed(c), c.bar)}


@tangent(matrix_times)
def from_the_left_dot(c: TangentCall) -> E | None:
    dot = c.dot("x")
    return None if dot is None else _product(c, c["A"], dot, c.result)


@rule(times_matrix, "x, A", active="x", infer=_with_other_length(1))
def from_the_right(c: Call) -> dict[str, Pieces]:
    return {"x": _product(c, c.bar, _transposed(c))}


@tangent(times_matrix)
def from_the_right_dot(c: TangentCall) -> E | None:
    dot = c.dot("x")
    return None if dot is None else _product(c, dot, c["A"], c.result)


def _product(c: Call, one: E, other: E, fact: Fact | None = None) -> E:
    made = E(one.node, Unknown(), c.scope) @ E(other.node, Unknown(), c.scope)
    return E(made.node, c.fact("x") if fact is None else fact, c.scope)
