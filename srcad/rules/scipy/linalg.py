"""scipy.linalg: systems of equations, with all flags that say how the matrix is stored.

    x = linalg.solve_triangular(A, b, lower=True)
        b_bar = linalg.solve_triangular(A, x_bar, trans=1, lower=True)
        A_bar = -np.tril(np.outer(b_bar, x))

What a function does not read of its matrix (the other triangle, a unit diagonal) has the gradient 0. Arguments that a
function overwrites (`overwrite_a=True`) and stacks of matrices are refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import gast
import numpy as np
import scipy.linalg as sl

from srcad.facts import Array, Fact, Known, Seq, Unknown, parts_of
from srcad.rules.axes import learning, square
from srcad.rules.call import Call, CannotTell, Pieces, Scatter
from srcad.rules.expr import E, helper, literal, numpy, runtime, scipy
from srcad.rules.products import conjugate
from srcad.rules.registry import rule, tangent
from srcad.rules.tangents import TangentCall, several, summed
from srcad.rules.template import said_like
from srcad.runtime import systems
from srcad.runtime.linear import cofactors

KEPT = ", overwrite_a=False, overwrite_b=False, check_finite=True"


def plain(c: Call, *matrices: str) -> None:
    """Refuse what no rule here covers: stacks of matrices."""
    for parameter in matrices:
        if c.ndim(parameter) > 2:
            raise CannotTell(f"{c.rule.name} of a stack of matrices", "loop over the matrices, or use np.linalg")


def linalg(name: str, *args: Any, like: Fact | None = None, **kwargs: Any) -> E:
    return scipy(f"linalg.{name}", *args, result=like, **kwargs)


def outer(w: E, x: E) -> E:
    """w x.T for one right-hand side, or the sum of these for several."""
    if x.dims is None:
        raise CannotTell("a solution whose number of dimensions is not known", "pass arrays, one by one and in order")
    return numpy("outer", w, x) if len(x.dims) == 1 else w @ x.T


def given(c: Call, *names: str) -> dict[str, Any]:
    """Flags that are passed on as they were given."""
    return {name: c.static(name) for name in names if c.given(name)}


def _system(scope: Any, dims: Any, facts: Any, named: Any) -> None:
    a, b = dims[:2]
    scope.unify(a[-1], a[-2])
    scope.unify(a[-1], b[-1] if len(b) == 1 else b[-2])


def like_right_side(sp: Any, facts: list[Fact], named: dict[str, Fact], least: str = "float16") -> Fact:
    """The fact of a solution: of the shape of the right-hand side, which comes last, and of the precision of both."""
    *matrices, b = (sp.scope.resolved(f) for f in [*facts[:2], *(named[p] for p in ("b",) if p in named)])
    parts = [p for f in matrices for p in _floats_among(f)]
    if not parts or not all(isinstance(p, Array) for p in (*parts, b)):
        return Unknown()
    dtype = np.result_type(least, *(p.dtype for p in (*parts, b))).name
    return replace(b, dtype=dtype, active=False, sites=frozenset([sp.fresh()]))


def _floats_among(fact: Fact) -> list[Fact]:
    """A matrix; of factors in a tuple, those that are not flags or pivots."""
    if not isinstance(fact, Seq):
        return [fact]
    return [p for p in parts_of(fact) if not isinstance(p, Known) and getattr(p, "dtype", "f")[0] in "fc"]


# ---------------------------------------------------------------- general and symmetric matrices


def _structure(c: Call) -> str:
    kind = c.static("assume_a") or "gen"
    names = {"general": "gen", "symmetric": "sym", "hermitian": "her", "positive definite": "pos"}
    kind = names.get(kind, kind)
    if kind not in ("gen", "banded", "sym", "pos", "her", *_READ):
        raise CannotTell(f"{c.rule.name} with assume_a={kind!r}", 'use assume_a="gen", "sym" or "pos"')
    whole = kind == "banded" or kind == "diagonal" and c.rule.function is sl.inv  # all that is not zero is read
    return "gen" if whole else kind


# What is read of a matrix of a structure, and the structure of its transpose.
_READ: dict[str, tuple[Callable[[E], E], str]] = {
    "diagonal": (lambda e: numpy("diag", numpy("diag", e)), "diagonal"),
    "tridiagonal": (lambda e: numpy("triu", numpy("tril", e, 1), -1), "tridiagonal"),
    "upper triangular": (lambda e: numpy("triu", e), "lower triangular"),
    "lower triangular": (lambda e: numpy("tril", e), "upper triangular"),
}


def is_complex(c: Call, parameter: str) -> bool:
    return getattr(c.fact(parameter), "dtype", "complex").startswith("complex")


def real(c: Call, *parameters: str) -> None:
    for parameter in parameters:
        if c.given(parameter) and is_complex(c, parameter):
            raise CannotTell(f"{c.rule.name} of complex numbers", "use real and imaginary parts")


def known_real(c: Call, e: E) -> None:
    if getattr(e.fact, "dtype", "").startswith("complex"):
        raise CannotTell(f"{c.rule.name} of complex numbers", "use real and imaginary parts")


def folded(c: Call, e: E, lower: bool, kind: str = "sym") -> E:
    """What belongs to both triangles of a symmetric (or Hermitian) matrix, on the one that is read."""
    if kind != "sym" and is_complex(c, "a"):
        return replace(runtime(systems.hermitian_back, e, lower), fact=c.fact("a"))
    name, k = ("tril", -1) if lower else ("triu", 1)
    e = c.let(e, "G")
    return numpy(name, e) + numpy(name, e.T, k)


def unfolded(c: Call, e: E, lower: bool, kind: str = "sym") -> E:
    """A symmetric (or Hermitian) matrix from its triangle."""
    if kind != "sym" and is_complex(c, "a"):
        return replace(runtime(systems.hermitian, e, lower), fact=e.fact)
    name, k = ("tril", -1) if lower else ("triu", 1)
    e = c.let(e, "half")
    return numpy(name, e) + numpy(name, e, k).T


@rule(sl.solve, "a, b, lower=False" + KEPT + ", assume_a=None, transposed=False", active="a b", hint="x",
      infer=learning(sl.solve, _system))  # fmt: skip
def solve(c: Call) -> dict[str, Pieces]:
    plain(c, "a", "b")
    kind, transposed, lower = _structure(c), c.static("transposed", False), c.static("lower", False)
    if kind in _READ:
        read, other = _READ[kind]
        matrix, structure = (c["a"], kind) if transposed else (c["a"].T, other)
        w = c.let(linalg("solve", matrix, c.bar, like=c.result, assume_a=structure), "w")
        if not c.active("a"):
            return {"b": w}
        return {"b": w, "a": -read(outer(c.y, w) if transposed else outer(w, c.y))}
    if kind == "gen":
        w = linalg("solve", c["a"] if transposed else c["a"].T, c.bar, like=c.result)
    else:
        turned = conjugate if kind != "sym" else lambda e: e  # the transpose of a Hermitian matrix
        w = turned(linalg("solve", c["a"], turned(c.bar), like=c.result, **given(c, "lower", "assume_a")))
    w = c.let(w, "w")
    out: dict[str, Pieces] = {"b": w}
    if c.active("a"):
        e = outer(c.y, w) if transposed and kind == "gen" else outer(w, c.y)
        out["a"] = -(e if kind == "gen" else folded(c, e, lower, kind))
    return out


@tangent(sl.solve)
def solve_dot(c: TangentCall) -> E | None:
    plain(c, "a", "b")
    kind, transposed = _structure(c), c.static("transposed", False)
    a_dot, change = c.dot("a"), c.dot("b")
    if a_dot is not None:
        if kind != "gen":
            a_dot = _READ[kind][0](a_dot) if kind in _READ else unfolded(c, a_dot, c.static("lower", False), kind)
        moved = (a_dot.T if transposed else a_dot) @ c.y
        change = -moved if change is None else change - moved
    keys = given(c, "lower", "assume_a", "transposed")
    return None if change is None else linalg("solve", c["a"], change, like=c.result, **keys)


@rule(sl.inv, "a, overwrite_a=False, check_finite=True, assume_a=None, lower=False", hint="inverse",
      infer=learning(sl.inv, square))  # fmt: skip
def inv(c: Call) -> dict[str, Pieces]:
    plain(c, "a")
    e, kind = -(c.y.T @ c.bar @ c.y.T), _structure(c)
    if kind in _READ:
        return {"a": _READ[kind][0](e)}
    return {"a": e if kind == "gen" else folded(c, e, c.static("lower", False), kind)}


@tangent(sl.inv)
def inv_dot(c: TangentCall) -> E | None:
    plain(c, "a")
    a_dot, kind = c.dot("a"), _structure(c)
    if a_dot is not None and kind != "gen":
        a_dot = _READ[kind][0](a_dot) if kind in _READ else unfolded(c, a_dot, c.static("lower", False), kind)
    return None if a_dot is None else -(c.y @ a_dot @ c.y)


@rule(sl.det, "a, overwrite_a=False, check_finite=True", hint="det", infer=learning(sl.det, square))
def det(c: Call) -> dict[str, Pieces]:
    plain(c, "a")
    return {"a": c.bar * _cofactors(c)}


@tangent(sl.det)
def det_dot(c: TangentCall) -> E | None:
    plain(c, "a")
    a_dot = c.dot("a")
    return None if a_dot is None else numpy("sum", _cofactors(c) * a_dot)


def _cofactors(c: Call) -> E:
    """With NumPy's determinant: it has the rounding errors of NumPy's inverse, which cancel near singular matrices."""
    return runtime(cofactors, c["a"], numpy("linalg.det", c["a"]))


# ---------------------------------------------------------------- triangular matrices


def _trans(c: Call) -> int:
    trans = c.static("trans", 0)
    trans = {"N": 0, "T": 1, "C": 2}.get(trans, trans)
    if trans == 2 and (is_complex(c, "a" if "a" in c.operands else "b")):
        raise CannotTell(f"{c.rule.name} with trans=2 of complex numbers", "use the conjugate with trans=1")
    return min(int(trans), 1)


def _triangle(c: Call, e: E) -> E:
    """What solve_triangular reads."""
    lower, unit = c.static("lower", False), c.static("unit_diagonal", False)
    return numpy("tril" if lower else "triu", e, *([-1 if lower else 1] if unit else []))


@rule(sl.solve_triangular, "a, b, trans=0, lower=False, unit_diagonal=False, overwrite_b=False, check_finite=True",
      active="a b", hint="x", infer=learning(sl.solve_triangular, _system))  # fmt: skip
def solve_triangular(c: Call) -> dict[str, Pieces]:
    plain(c, "a", "b")
    trans = _trans(c)
    keys = {**({} if trans else {"trans": 1}), **given(c, "lower", "unit_diagonal")}
    w = c.let(linalg("solve_triangular", c["a"], c.bar, like=c.result, **keys), "w")
    out: dict[str, Pieces] = {"b": w}
    if c.active("a"):
        out["a"] = -_triangle(c, outer(c.y, w) if trans else outer(w, c.y))
    return out


@tangent(sl.solve_triangular)
def solve_triangular_dot(c: TangentCall) -> E | None:
    plain(c, "a", "b")
    a_dot, change = c.dot("a"), c.dot("b")
    if a_dot is not None:
        half = _triangle(c, a_dot)
        moved = (half.T if _trans(c) else half) @ c.y
        change = -moved if change is None else change - moved
    keys = given(c, "trans", "lower", "unit_diagonal")
    return None if change is None else linalg("solve_triangular", c["a"], change, like=c.result, **keys)


# ---------------------------------------------------------------- factors that are passed on as a pair


def member(c: Call, parameter: str, i: int) -> E:
    """One of a pair, which is written out or a variable."""
    nodes = c.items(parameter)
    if nodes is not None:
        return c.reader.value(nodes[i])
    pair, fact = c[parameter], c.fact(parameter)
    known = fact.items[i] if isinstance(fact, Seq) and fact.items is not None else Unknown()
    return E(gast.Subscript(pair.node, gast.Constant(i, None), gast.Load()), known, c.scope)


def to_member(c: Call, parameter: str, i: int, e: E) -> Pieces:
    """A contribution to one of a pair."""
    nodes = c.items(parameter)
    if nodes is not None:
        return [e if k == i else None for k in range(len(nodes))]
    return Scatter(gast.Constant(i, None), e, made=True)


@rule(sl.cho_factor, "a, lower=False, overwrite_a=False, check_finite=True", hint="factor",
      infer=learning(sl.cho_factor, square))  # fmt: skip
def cho_factor(c: Call) -> dict[str, Pieces]:
    plain(c, "a")
    bar = c.bars[0]
    if bar is None:
        return {}
    return {"a": said_like(c, runtime(systems.cho_factor_back, c.part(0), c.static("lower", False), bar), "a")}


@tangent(sl.cho_factor)
def cho_factor_dot(c: TangentCall) -> E | None:
    plain(c, "a")
    dot = c.dot("a")
    if dot is None:
        return None
    change = helper(systems.cho_factor_change, c.part(0), c.static("lower", False), dot, result=c.part(0).fact)
    return several(c, change, literal(0.0, c.scope))


def member_dot(c: TangentCall, parameter: str, i: int) -> E | None:
    """The tangent of one of a pair."""
    nodes = c.items(parameter)
    if nodes is not None:
        return c.reader.dot(nodes[i])
    pair = c.lazy_dot(parameter)
    if pair is None:
        return None
    return E(gast.Subscript(pair.node, gast.Constant(i, None), gast.Load()), member(c, parameter, i).fact, c.scope)


def _pair_system(scope: Any, dims: Any, facts: Any, named: Any) -> None:
    factor = facts[0].items[0].dims
    scope.unify(factor[0], factor[1])
    scope.unify(factor[0], dims[1][0])
    facts[0] = scope.resolved(facts[0])


@rule(sl.cho_solve, "c_and_lower, b, overwrite_b=False, check_finite=True", active="c_and_lower b", hint="x",
      infer=learning(sl.cho_solve, _pair_system))  # fmt: skip
def cho_solve(c: Call) -> dict[str, Pieces]:
    plain(c, "b")
    w = c.let(conjugate(linalg("cho_solve", c["c_and_lower"], conjugate(c.bar), like=c.result)), "w")
    out: dict[str, Pieces] = {"b": w}
    if c.active("c_and_lower"):
        factor, lower = member(c, "c_and_lower", 0), member(c, "c_and_lower", 1)
        e = runtime(systems.cho_solve_back, factor, lower, w, c.y)
        out["c_and_lower"] = to_member(c, "c_and_lower", 0, E(e.node, factor.fact, c.scope))
    return out


@tangent(sl.cho_solve)
def cho_solve_dot(c: TangentCall) -> E | None:
    factor_dot, change = member_dot(c, "c_and_lower", 0), c.dot("b")
    if factor_dot is not None:
        factor, lower = member(c, "c_and_lower", 0), member(c, "c_and_lower", 1)
        moved = helper(systems.cho_product_change, factor, lower, factor_dot, c.y, result=c.result)
        change = summed(change, -moved)
    return None if change is None else linalg("cho_solve", c["c_and_lower"], change, like=c.result)


@rule(sl.lu_factor, "a, overwrite_a=False, check_finite=True", hint="lu")
def lu_factor(c: Call) -> dict[str, Pieces]:
    plain(c, "a")
    bar = c.bars[0]
    return {} if bar is None else {"a": said_like(c, runtime(systems.lu_factor_back, c.part(0), c.part(1), bar), "a")}


@rule(sl.lu_solve, "lu_and_piv, b, trans=0, overwrite_b=False, check_finite=True", active="lu_and_piv b", hint="x",
      infer=like_right_side)  # fmt: skip
def lu_solve(c: Call) -> dict[str, Pieces]:
    plain(c, "b")
    trans = _trans(c)
    keys: dict[str, Any] = {} if trans else {"trans": 1}
    w = c.let(linalg("lu_solve", c["lu_and_piv"], c.bar, like=c.result, **keys), "w")
    out: dict[str, Pieces] = {"b": w}
    if c.active("lu_and_piv"):
        lu, piv = member(c, "lu_and_piv", 0), member(c, "lu_and_piv", 1)
        sides = (c.y, w) if trans else (w, c.y)
        e = runtime(systems.lu_solve_back, lu, piv, *sides)
        out["lu_and_piv"] = to_member(c, "lu_and_piv", 0, E(e.node, lu.fact, c.scope))
    return out


@tangent(sl.lu_factor)
def lu_factor_dot(c: TangentCall) -> E | None:
    plain(c, "a")
    dot = c.dot("a")
    if dot is None:
        return None
    change = helper(systems.lu_factor_change, c.part(0), c.part(1), dot, result=c.part(0).fact)
    return several(c, change, numpy("zeros_like", c.part(1)))


@tangent(sl.lu_solve)
def lu_solve_dot(c: TangentCall) -> E | None:
    trans, lu_dot, change = _trans(c), member_dot(c, "lu_and_piv", 0), c.dot("b")
    if lu_dot is not None:
        lu, piv = member(c, "lu_and_piv", 0), member(c, "lu_and_piv", 1)
        moved = helper(systems.lu_product_change, lu, piv, lu_dot, c.y, trans, result=c.result)
        change = summed(change, -moved)
    keys = given(c, "trans")
    return None if change is None else linalg("lu_solve", c["lu_and_piv"], change, like=c.result, **keys)
