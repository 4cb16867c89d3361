"""scipy.sparse.linalg: linear equations with constant sparse matrices, by the right side.

y = linalg.spsolve(A, b)        b_bar = linalg.spsolve(A.T, y_bar)
"""

from __future__ import annotations

from typing import Any

from scipy.sparse import linalg

from srcad.facts import Array, Fact, Unknown
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.expr import E, helper, scipy
from srcad.rules.registry import rule, tangent
from srcad.rules.tangents import TangentCall
from srcad.runtime.sparse import real_matrix


def _like_right_side(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    b = sp.scope.resolved(facts[1] if len(facts) > 1 else named["b"])
    return Array("float64", b.dims, sites=frozenset([sp.fresh()])) if isinstance(b, Array) else Unknown()


def _real(c: Call) -> None:
    fact = c.fact("b")
    if not isinstance(fact, Array) or fact.dims is None or fact.dtype != "float64" or len(fact.dims) != 1:
        raise CannotTell("scipy.sparse.linalg.spsolve of anything but a vector of floats", "solve column by column")


@rule(linalg.spsolve, "A, b, permc_spec=None, use_umfpack=True", active="b", infer=_like_right_side)
def spsolve(c: Call) -> dict[str, Pieces]:
    _real(c)
    return {"b": _solved(c, _matrix(c).attr("T", Unknown()), c.bar, c.fact("b"))}


@tangent(linalg.spsolve)
def spsolve_dot(c: TangentCall) -> E | None:
    _real(c)
    dot = c.dot("b")
    return None if dot is None else _solved(c, _matrix(c), dot, c.result)


def _matrix(c: Call) -> E:
    return helper(real_matrix, c["A"], result=Unknown())


def _solved(c: Call, matrix: E, b: E, fact: Fact) -> E:
    keys: dict[str, Any] = {k: c[k] for k in ("permc_spec", "use_umfpack") if c.given(k)}
    return scipy("sparse.linalg.spsolve", matrix, b, result=fact, **keys)
