"""scipy.linalg's decompositions: those of NumPy's rules, with SciPy's flags; LU, and generalised eigenvalues.

P, L, U = linalg.lu(A)         A_bar = P @ lu_back(L, U, L_bar, U_bar)
w, V = linalg.eigh(A, B)       A_bar and B_bar, on the triangle that is read
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import scipy.linalg as sl

from srcad.facts import Array, Dim, Fact, Seq, Unknown, dims_of
from srcad.rules import decompositions as of_numpy
from srcad.rules.axes import learning, square
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.expr import E, helper, numpy, runtime, scipy
from srcad.rules.linalg import pinv as numpy_pinv
from srcad.rules.linalg import pinv_dot as numpy_pinv_dot
from srcad.rules.registry import rule, tangent
from srcad.rules.scipy.linalg import known_real, plain
from srcad.rules.tangents import TangentCall, several
from srcad.rules.template import said_like
from srcad.runtime import eigen, least_squares, linear, systems

OVERWRITE = ", overwrite_a=False, check_finite=True"


def refuse(c: Call, **defaults: Any) -> None:
    """Flags that have to be as they are by default."""
    for parameter, default in defaults.items():
        value = c.static(parameter, default)
        if value != default:
            raise CannotTell(f"{c.rule.name} with {parameter}={value!r}", f"leave {parameter} out")


def zeros_for(bars: list[E | None], parts: list[E]) -> list[E]:
    """The cotangent of each result, zeros where it has none."""
    pairs = zip(bars, parts, strict=True)
    return [numpy("zeros_like", p) if b is None else of_numpy.full_bar(b, p) or b for b, p in pairs]


@rule(sl.cholesky, "a, lower=False" + OVERWRITE, hint="L", infer=learning(sl.cholesky, square))
def cholesky(c: Call) -> dict[str, Pieces]:
    return of_numpy.cholesky(c)


tangent(sl.cholesky)(of_numpy.cholesky_tangent)


def _factored(c: Call) -> tuple[E, E, E]:
    """The matrix with its columns in the order in which they are factored, and both factors."""
    mode, pivoting = c.static("mode", "full"), c.static("pivoting", False)
    if mode not in ("full", "economic", "r"):
        raise CannotTell(f"scipy.linalg.qr with mode={mode!r}", 'use mode="economic" or "full"')
    a = c["a"]
    if pivoting:
        order = c.part(2 if mode != "r" else 1)
        a = c.let(numpy("take", a, order, axis=-1, result=c.fact("a")), "A")
    if mode != "r":
        return a, c.part(0), c.part(1)
    return a, of_numpy.part(c.let(scipy("linalg.qr", a, result=Unknown()), "QR"), 0), c.part(0)


@rule(sl.qr, "a, overwrite_a=False, lwork=None, mode='full', pivoting=False, check_finite=True", hint="QR")
def qr(c: Call) -> dict[str, Pieces]:
    """Of matrices of full column rank. With pivoting, the columns are those of `a` in another order."""
    a, q, r = _factored(c)
    q_bar, r_bar = (None, c.bars[0]) if c.static("mode", "full") == "r" else c.bars[:2]
    back = runtime(linear.qr_back, a, q, r, *zeros_for([q_bar, r_bar], [q, r]))
    if c.static("pivoting", False):
        if c.ndim("a") > 2:
            raise CannotTell("scipy.linalg.qr with pivoting of a stack of matrices", "loop over the matrices")
        order = c.part(1 if c.static("mode", "full") == "r" else 2)
        back = numpy("take", back, numpy("argsort", order), axis=-1)
    return {"a": said_like(c, back, "a")}


@tangent(sl.qr)
def qr_dot(c: TangentCall) -> E | None:
    dot, mode, pivoting = c.dot("a"), c.static("mode", "full"), c.static("pivoting", False)
    if dot is None:
        return None
    if mode != "r" and not pivoting:
        return of_numpy.both_factors_dot(c)
    a, q, r = _factored(c)
    if pivoting:
        dot = numpy("take", dot, c.part(1 if mode == "r" else 2), axis=-1, result=c.fact("a"))
    change = c.let(helper(linear.qr_dot, a, q, r, dot, result=Unknown()), "change")
    parts = [of_numpy.part(change, 1, r.fact)] if mode == "r" else [of_numpy.part(change, i, q.fact) for i in (0, 1)]
    if pivoting:
        order = c.part(len(parts))
        parts.append(numpy("zeros", order.attr("shape", Unknown()), result=order.fact))
    return several(c, *parts)


@rule(sl.svd, "a, full_matrices=True, compute_uv=True, overwrite_a=False, check_finite=True, lapack_driver='gesdd'",
      hint="usv")  # fmt: skip
def svd(c: Call) -> dict[str, Pieces]:
    return of_numpy.svd(c)


@tangent(sl.svd)
def svd_dot(c: TangentCall) -> E | None:
    return of_numpy.svd_tangent(c)


@rule(sl.svdvals, "a" + OVERWRITE, hint="s")
def svdvals(c: Call) -> dict[str, Pieces]:
    return of_numpy.svdvals(c)


@tangent(sl.svdvals)
def svdvals_dot(c: TangentCall) -> E | None:
    return of_numpy.values_dot(c)


# ---------------------------------------------------------------- eigenvalues

_SYMMETRIC = (
    ", overwrite_a=False, overwrite_b=False, type=1, check_finite=True, subset_by_index=None, subset_by_value=None"
)


def _two(scope: Any, dims: Any, facts: Any, named: Any) -> None:
    b = named.get("b", facts[1] if len(facts) > 1 else facts[0])
    for d in (*dims[0][-2:], *(dims_of(b) or ())[-2:]):  # of stacks: each matrix
        scope.unify(dims[0][-1], d)


def _known(function: Any) -> Any:
    """`infer`: some of the eigenvalues are as many as only the running program knows."""
    of_all = learning(function, _two)

    def infer_(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
        rest = {k: f for k, f in named.items() if not k.startswith("subset_by_")}
        found: Fact = of_all(sp, facts, rest)
        if len(rest) == len(named):
            return found
        count = Dim(sp.fresh())
        parts = found.items if isinstance(found, Seq) else (found,)
        some = [
            replace(f, dims=(*f.dims[:-1], count)) if isinstance(f, Array) and f.dims else Unknown()
            for f in parts or ()
        ]
        return replace(found, items=tuple(some)) if isinstance(found, Seq) else some[0]

    return infer_


def _subset(c: Call) -> bool:
    """Whether only some of the eigenvalues are asked for."""
    if c.static("type", 1) != 1:
        raise CannotTell(
            f"{c.rule.name} with type={c.static('type')}", "use type 1 with the inverse of b: A V = inv(B) V diag(w)"
        )
    some = c.given("subset_by_index") or c.given("subset_by_value")
    if some or c.given("b"):
        for parameter in ("a", "b") if c.given("b") else ("a",):
            known_real(c, c[parameter])
    if c.given("b"):
        plain(c, "a", "b")
    if some and c.ndim("a") > 2:
        raise CannotTell(f"{c.rule.name} of a stack, and a part of the eigenvalues", "leave the part out, and take it")
    return some


def _values_only(c: Call) -> bool:
    return c.rule.function is sl.eigvalsh or bool(c.static("eigvals_only", False))


def _all_of(c: Call) -> E:
    """All eigenvalues and vectors, those that the program has as they are, and where these stand."""
    w, v = (c.y, None) if _values_only(c) else (c.part(0), c.part(1))
    which = c["subset_by_index"] if c.given("subset_by_index") else None
    b = c["b"] if c.given("b") else None
    above = c["subset_by_value"] if c.given("subset_by_value") else None
    found = helper(systems.eigh_with, c["a"], b, c.static("lower", True), which, above, w, v, result=Unknown())
    return c.let(found, "eigen")


def _part_back(c: Call) -> dict[str, Pieces]:
    eigen = _all_of(c)
    w, v, low = (of_numpy.part(eigen, i) for i in range(3))
    bars = [c.bar, None] if _values_only(c) else c.bars
    placed = [
        numpy("zeros_like", like) if bar is None else helper(systems.placed, full, like, low, result=Unknown())
        for bar, full, like in zip(
            bars, zeros_for(bars, [c.y, c.y] if _values_only(c) else [c.part(0), c.part(1)]), (w, v), strict=True
        )
    ]
    return _generalised(c, w, v, placed[0], placed[1])


def _part_dot(c: TangentCall) -> E | None:
    eigen = _all_of(c)
    w, v, low = (of_numpy.part(eigen, i) for i in range(3))
    change = _generalised_dot(c, w, v, Unknown())
    if change is None:
        return None
    found = helper(systems.part_of, change, low, c.y if _values_only(c) else c.part(0), result=c.result)
    return of_numpy.part(found, 0, c.result) if _values_only(c) else found


@rule(sl.eigh, "a, b=None, lower=True, eigvals_only=False" + _SYMMETRIC + ", driver=None", active="a b", hint="eigen",
      infer=_known(sl.eigh))  # fmt: skip
def eigh(c: Call) -> dict[str, Pieces]:
    if _subset(c):
        return _part_back(c)
    if c.static("eigvals_only", False):
        return eigvalsh(c)
    if not c.given("b"):
        return of_numpy.eigh(c)
    return _generalised(c, c.part(0), c.part(1), *c.bars)


@tangent(sl.eigh)
def eigh_dot(c: TangentCall) -> E | None:
    if _subset(c):
        return _part_dot(c)
    if c.static("eigvals_only", False):
        return eigvalsh_dot(c)
    return _generalised_dot(c, c.part(0), c.part(1), c.result) if c.given("b") else of_numpy.eigh_dot(c)


@rule(sl.eigvalsh, "a, b=None, lower=True" + _SYMMETRIC, active="a b", hint="w", infer=_known(sl.eigvalsh))
def eigvalsh(c: Call) -> dict[str, Pieces]:
    if _subset(c):
        return _part_back(c)
    if not c.given("b"):
        return of_numpy.eigvalsh(c)
    return _generalised(c, *_eigen(c), c.bar, None)


def _eigen(c: Call) -> tuple[E, E]:
    """The eigenvalues with their vectors, which were not asked for."""
    keys: dict[str, Any] = {} if c.static("lower", True) else {"lower": False}
    eigen = c.let(scipy("linalg.eigh", c["a"], c["b"], result=Unknown(), **keys), "eigen")
    return of_numpy.part(eigen, 0, c.result), of_numpy.part(eigen, 1, c.fact("a"))


@tangent(sl.eigvalsh)
def eigvalsh_dot(c: TangentCall) -> E | None:
    if _subset(c):
        return _part_dot(c)
    if not c.given("b"):
        return of_numpy.eigvalsh_dot(c)
    both = _generalised_dot(c, *_eigen(c), Unknown())
    return None if both is None else of_numpy.part(both, 0, c.result)


def _generalised_dot(c: TangentCall, w: E, v: E, fact: Fact) -> E | None:
    a_dot, b_dot = c.dot("a"), c.dot("b")
    if a_dot is None and b_dot is None:
        return None
    return helper(systems.eigh_change, w, v, a_dot, b_dot, c.static("lower", True), result=fact)


def _generalised(c: Call, w: E, v: E, w_bar: E | None, v_bar: E | None) -> dict[str, Pieces]:
    """A V = B V diag(w), V.T B V = 1: what goes back through the symmetric matrices, on the triangle that is read."""
    lower = c.static("lower", True)
    bars = zeros_for([w_bar, v_bar], [w, v])
    out: dict[str, Pieces] = {}
    if c.active("a"):
        out["a"] = said_like(c, runtime(systems.eigh_back, w, v, *bars, lower), "a")
    if c.active("b"):
        out["b"] = said_like(c, runtime(systems.eigh_metric_back, w, v, *bars, lower), "b")
    return out


def _sides(c: Call) -> tuple[E, E | None, E | None] | None:
    """The eigenvalues, and the vectors on each side that there are; None of one matrix and its right vectors."""
    plain(c, "a")
    refuse(c, homogeneous_eigvals=False)
    left, right = bool(c.static("left", False)), bool(c.static("right", True))
    if c.rule.function is sl.eigvals or not (left or right):
        keys: dict[str, Any] = {"b": c["b"]} if c.given("b") else {}
        eigen = c.let(scipy("linalg.eig", c["a"], result=Unknown(), **keys), "eigen")
        return of_numpy.part(eigen, 0, c.result), None, of_numpy.part(eigen, 1)
    if right and not left and not c.given("b"):
        return None
    if c.given("b") and not right:
        raise CannotTell("scipy.linalg.eig(a, b) with left vectors alone, which SciPy gives any length", "ask for both")
    parts = iter(range(1, 3))
    return c.part(0), c.part(next(parts)) if left else None, c.part(next(parts)) if right else None


def _bars_of_sides(c: Call, left: E | None) -> tuple[E | None, E | None, E | None]:
    if not isinstance(c.result, Seq):
        return c.bar, None, None
    w_bar, first, *second = (of_numpy.full_bar(bar, c.part(i)) for i, bar in enumerate(c.bars))
    if left is None:
        return w_bar, None, first
    return w_bar, first, second[0] if second else None


@rule(sl.eig, "a, b=None, left=False, right=True, overwrite_a=False, overwrite_b=False, check_finite=True, "
      "homogeneous_eigvals=False", active="a b", hint="eigen", infer=of_numpy.may_be_complex(sl.eig, _two),
      unsettled=True)  # fmt: skip
def eig(c: Call) -> dict[str, Pieces]:
    """Of one matrix or two, with the vectors on either side."""
    sides = _sides(c)
    if sides is None:
        return of_numpy.eig_of(c, c.part(0), c.part(1), *c.bars)
    w, left, right = sides
    b = c["b"] if c.given("b") else None
    bars = _bars_of_sides(c, left)
    back = c.let(helper(eigen.pencil_back, c["a"], b, w, left, right, *bars, result=Unknown()), "back")
    return {p: said_like(c, of_numpy.part(back, i), p) for i, p in enumerate(("a", "b")) if c.active(p)}


@tangent(sl.eig)
def eig_dot(c: TangentCall) -> E | None:
    sides, a_dot, b_dot = _sides(c), c.dot("a"), c.dot("b") if c.given("b") else None
    if a_dot is None and b_dot is None:
        return None
    if sides is None:
        return of_numpy.eig_tangent(c)
    w, left, right = sides
    b = c["b"] if c.given("b") else None
    keys = {} if isinstance(c.result, Seq) else {"vectors": False}
    change = c.let(helper(eigen.pencil_change, b, w, left, right, a_dot, b_dot, result=Unknown(), **keys), "change")
    if keys:
        return of_numpy.part(change, 0, c.result)
    parts = [0, *([1] if left is not None else []), *([2] if right is not None else [])]
    return several(c, *(of_numpy.part(change, i) for i in parts))


@rule(sl.eigvals, "a, b=None, overwrite_a=False, check_finite=True, homogeneous_eigvals=False", active="a b", hint="w",
      infer=of_numpy.may_be_complex(sl.eigvals, _two), unsettled=True)  # fmt: skip
def eigvals(c: Call) -> dict[str, Pieces]:
    if c.given("b"):
        return eig(c)
    refuse(c, homogeneous_eigvals=False)
    return of_numpy.eigvals(c)


@tangent(sl.eigvals)
def eigvals_dot(c: TangentCall) -> E | None:
    if c.given("b"):
        return eig_dot(c)
    refuse(c, homogeneous_eigvals=False)
    return of_numpy.eigvals_tangent(c)


# ---------------------------------------------------------------- LU, pseudo-inverses, least squares


@rule(sl.lu, "a, permute_l=False, overwrite_a=False, check_finite=True, p_indices=False", hint="plu")
def lu(c: Call) -> dict[str, Pieces]:
    plain(c, "a")
    if c.static("permute_l", False):
        order, lower, upper = _permuted(c)
        l_bar, u_bar = zeros_for(c.bars, [lower, upper])
        if c.bars[0] is not None:
            l_bar = numpy("take", l_bar, numpy("argsort", order), axis=0)
        back = runtime(systems.lu_back, lower, upper, l_bar, u_bar)
        return {"a": said_like(c, numpy("take", back, order, axis=0), "a")}
    p, lower, upper = c.part(0), c.part(1), c.part(2)
    back = runtime(systems.lu_back, lower, upper, *zeros_for(c.bars[1:], [lower, upper]))
    return {"a": said_like(c, numpy("take", back, p, axis=0) if c.static("p_indices", False) else p @ back, "a")}


def _permuted(c: Call) -> tuple[E, E, E]:
    """The order of the rows of P @ L, which alone does not tell it; L; U."""
    factors = c.let(scipy("linalg.lu", c["a"], p_indices=True, result=Unknown()), "plu")
    lower, upper = c.part(0), c.part(1)
    return of_numpy.part(factors, 0), of_numpy.part(factors, 1, lower.fact), upper


@tangent(sl.lu)
def lu_dot(c: TangentCall) -> E | None:
    plain(c, "a")
    dot = c.dot("a")
    if dot is None:
        return None
    if c.static("permute_l", False):
        order, lower, upper = _permuted(c)
        rows = numpy("take", dot, numpy("argsort", order), axis=0)
        change = c.let(helper(systems.lu_change, lower, upper, rows, result=Unknown()), "change")
        l_dot = numpy("take", of_numpy.part(change, 0, lower.fact), order, axis=0, result=lower.fact)
        return several(c, l_dot, of_numpy.part(change, 1, upper.fact))
    p, lower, upper = c.part(0), c.part(1), c.part(2)
    rows = numpy("take", dot, numpy("argsort", p), axis=0) if c.static("p_indices", False) else p.T @ dot
    change = c.let(helper(systems.lu_change, lower, upper, rows, result=Unknown()), "change")
    parts = (of_numpy.part(change, i, e.fact) for i, e in enumerate((lower, upper)))
    return several(c, numpy("zeros_like", p), *parts)


@rule(sl.pinv, "a, atol=None, rtol=None, return_rank=False, check_finite=True", hint="inverse")
def pinv(c: Call) -> dict[str, Pieces]:
    refuse(c, return_rank=False)
    return numpy_pinv(c)


@tangent(sl.pinv)
def pinv_dot(c: TangentCall) -> E | None:
    refuse(c, return_rank=False)
    return numpy_pinv_dot(c)


def _rows(scope: Any, dims: Any, facts: Any, named: Any) -> None:
    scope.unify(dims[0][0], dims[1][0])


@rule(sl.lstsq, "a, b, cond=None, overwrite_a=False, overwrite_b=False, check_finite=True, lapack_driver=None",
      active="a b", hint="fit", infer=learning(sl.lstsq, _rows))  # fmt: skip
def lstsq(c: Call) -> dict[str, Pieces]:
    """The solution's and the residual's parts; of matrices of constant rank."""
    plain(c, "a", "b")
    parts = [c.part(i) for i in (0, 1, 3)]
    bars = zeros_for([c.bars[i] for i in (0, 1, 3)], parts)
    back = c.let(runtime(least_squares.lstsq_back, c["a"], c["b"], parts[0], *bars, *_cutoff(c)), "back")
    out: dict[str, Pieces] = {}
    for i, parameter in enumerate(("a", "b")):
        if c.active(parameter):
            out[parameter] = said_like(c, of_numpy.part(back, i), parameter)
    return out


def _cutoff(c: Call) -> tuple[E, ...]:
    """Below what part of the largest one a singular value counts as 0."""
    return (c["cond"],) if c.given("cond") else ()


@tangent(sl.lstsq)
def lstsq_dot(c: TangentCall) -> E | None:
    plain(c, "a", "b")
    a_dot, b_dot = c.dot("a"), c.dot("b")
    if a_dot is None and b_dot is None:
        return None
    dots = [numpy("zeros_like", c[p]) if dot is None else dot for p, dot in (("a", a_dot), ("b", b_dot))]
    return helper(least_squares.lstsq_dot, c["a"], c["b"], c.part(0), c.part(1), *dots, *_cutoff(c), result=c.result)
