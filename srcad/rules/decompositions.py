"""Matrices taken apart: Cholesky, QR, eigenvalues, singular values.

    w, V = np.linalg.eigh(A)     G = V @ (turned_back(V.T @ V_bar, w, w_bar) + np.diag(w_bar)) @ V.T

The formulas are those of M. Giles, "Collected matrix derivative results" (2008), I. Murray, "Differentiation of the
Cholesky decomposition" (2016) and J. Townsend, "Differentiating the singular value decomposition" (2016).

`cholesky` and `eigh` read one triangle, and the gradient is on that triangle. Vectors of equal eigenvalues turn freely
in the space that they span: what does not depend on the turn has its gradient, what does has none, and of what depends
on the values too nobody can tell: `over_gaps` and `turned_back` say so. The phases of complex vectors are LAPACK's,
which leaves a row of them real (`phased_back`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gast
import numpy as np

from srcad.facts import Array, Fact, Unknown
from srcad.rules.axes import learning, square, transposed
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.elementwise import is_complex
from srcad.rules.expr import E, numpy, runtime
from srcad.rules.products import conjugate, fact_value
from srcad.rules.registry import rule, tangent
from srcad.rules.tangents import TangentCall, several
from srcad.rules.template import said_like, write
from srcad.runtime.factors import cholesky_dot
from srcad.runtime.linear import (
    eig_back,
    eig_dot,
    over_gaps,
    phased_back,
    phased_dot,
    qr_back,
    qr_dot,
    svd_back,
    svd_dot,
    turned_back,
)
from srcad.tree.build import attribute, attributes, call, copy_tree


def adjoint(e: E) -> E:
    """The conjugate transpose of a matrix, or of each in a stack."""
    return conjugate(transposed(e))


def part(e: E, i: int, fact: Fact | None = None) -> E:
    """One of several results: `eigen[0]`."""
    items = getattr(e.fact, "items", None)
    known = fact if fact is not None else items[i] if items else Unknown()
    return E(gast.Subscript(copy_tree(e.node), gast.Constant(i, None), gast.Load()), known, e.scope)


def full_bar(bar: E | None, like: E) -> E | None:
    """The cotangent of one of several results, in its full shape."""
    return numpy("full_like", like, bar) if bar is not None and bar.is_scalar else bar


def in_columns(e: E) -> E:
    """A vector's elements as factors of a matrix's columns."""
    return e if e.is_scalar or e.dims is not None and len(e.dims) == 1 else e["..., None, :"]


def summed(total: E | None, term: E) -> E:
    return term if total is None else total + term


def half_of(c: Call, e: E, parameter: str, upper: bool = False) -> E:
    """What makes of a matrix a triangle with half its diagonal, `half * e`: such a triangle and its transpose together
    are the matrix again, if that is symmetric."""
    dims, dtype = e.dims, str(getattr(e.fact, "dtype", "")).replace("complex128", "float64")
    fact = Array(dtype or "float64", None if dims is None else dims[-2:])
    n = c.length(parameter, 0 if dims is not None and len(dims) == 2 else -1)
    ones = numpy("tri", n, result=fact)
    half = (ones.T if upper else ones) - 0.5 * numpy("eye", n, result=fact)
    if dtype != "float64":
        half = E(call(attribute(half.node, "astype"), attributes(e.node, "real.dtype")), fact, c.scope)
    return c.let(half, "half")


# ---------------------------------------------------------------- one triangle


def reads_lower(c: Call) -> bool:
    """Which triangle a function reads: NumPy's `upper` and `UPLO`, SciPy's `lower` say it."""
    flags = {p.name: p.default for p in c.rule.parameters}
    if "UPLO" in flags:
        return c.static("UPLO", "L").upper() == "L"
    if "upper" in flags:
        return not c.static("upper", False)
    return bool(c.static("lower", flags["lower"])) if "lower" in flags else True


@rule(np.linalg.cholesky, "a, upper=False", hint="L", infer=learning(np.linalg.cholesky, square))
def cholesky(c: Call) -> dict[str, Pieces]:
    """NumPy reads the lower triangle (with `upper` the upper one), so the gradient is there."""
    if reads_lower(c):
        return {"a": conjugate(factored_bar(c, "a", c.y, conjugate(c.bar)))}
    return {"a": conjugate(factored_bar(c, "a", adjoint(c.y), adjoint(conjugate(c.bar)), upper=True))}


def factored_bar(c: Call, like: str, factor: E, bar: E, upper: bool = False) -> E:
    """What a Cholesky factor's gradient is for the triangle of the matrix that is read; `like` has its size."""
    half = half_of(c, factor, like)
    p = c.let(half * (adjoint(factor) @ bar), "P")
    inverse = c.let(numpy("linalg.inv", factor), "L_inv")  # once; of a triangle it is as exact as solving twice
    s = adjoint(inverse) @ (p + adjoint(p)) @ inverse
    return (half.T if upper else half) * s


@tangent(np.linalg.cholesky)
def cholesky_tangent(c: TangentCall) -> E | None:
    """NumPy reads the lower triangle, with `upper` the upper one."""
    a_dot = c.dot("a")
    if a_dot is None:
        return None
    if reads_lower(c):
        return runtime(cholesky_dot, c.y, a_dot)
    return adjoint(runtime(cholesky_dot, adjoint(c.y), adjoint(a_dot)))


def hermitian_of(c: Call, e: E) -> E:
    """The Hermitian matrix of which a function reads only this triangle."""
    e = c.let(e, "a_dot")
    name, other = ("tril", -1) if reads_lower(c) else ("triu", 1)
    whole = numpy(name, e) + adjoint(numpy(name, e, other))
    return 0.5 * (whole + adjoint(whole)) if is_complex(e) else whole  # of which the diagonal is real


def on_triangle(c: Call, g: E) -> dict[str, Pieces]:
    """What belongs to a Hermitian matrix, on the triangle that is read."""
    g = c.let(g, "G")
    return {"a": conjugate(half_of(c, g, "a", upper=not reads_lower(c)) * (g + adjoint(g)))}


@rule(np.linalg.eigh, "a, UPLO='L'", hint="eigen", infer=learning(np.linalg.eigh, square))
def eigh(c: Call) -> dict[str, Pieces]:
    w_bar, v_bar = c.bars
    w, v = part(c.y, 0), part(c.y, 1)
    vh = adjoint(v)
    g: E | None = None
    if v_bar is not None:
        v_bar = full_bar(v_bar, v) or v_bar
        if _has_phases(c):
            v_bar = runtime(phased_back, v, v_bar, 0 if reads_lower(c) else -1)
        turn = vh @ conjugate(v_bar)
        given = [turn, w] if w_bar is None else [turn, w, w_bar]
        g = v @ runtime(turned_back, *given) @ vh
    if w_bar is not None:
        g = summed(g, (v * in_columns(w_bar)) @ vh)
    return {} if g is None else on_triangle(c, g)


@tangent(np.linalg.eigh)
def eigh_dot(c: TangentCall) -> E | None:
    a_dot = c.dot("a")
    if a_dot is None:
        return None
    w, v = part(c.y, 0), part(c.y, 1)
    q = c.let(adjoint(v) @ hermitian_of(c, a_dot) @ v, "Q")
    grown = numpy("diagonal", q, axis1=-2, axis2=-1)
    v_dot = v @ runtime(over_gaps, q, w)
    if _has_phases(c):
        v_dot = runtime(phased_dot, v, v_dot, 0 if reads_lower(c) else -1)
    return several(c, grown.attr("real", w.fact) if is_complex(q) else grown, v_dot)


def _has_phases(c: Call) -> bool:
    """Whether the vectors may be complex, which are given up to a phase."""
    return getattr(c.fact("a"), "dtype", "complex")[0] == "c"


@rule(np.linalg.eigvalsh, "a, UPLO='L'", hint="w", infer=learning(np.linalg.eigvalsh, square))
def eigvalsh(c: Call) -> dict[str, Pieces]:
    keys: dict[str, Any] = {} if reads_lower(c) else {"UPLO": "U"}
    v = c.let(part(numpy("linalg.eigh", c["a"], **keys), 1, c.fact("a")), "V")
    return on_triangle(c, (v * in_columns(c.measured_bar)) @ adjoint(v))


@tangent(np.linalg.eigvalsh)
def eigvalsh_dot(c: TangentCall) -> E | None:
    a_dot = c.dot("a")
    if a_dot is None:
        return None
    keys: dict[str, Any] = {} if reads_lower(c) else {"UPLO": "U"}
    v = c.let(part(numpy("linalg.eigh", c["a"], **keys), 1, c.fact("a")), "V")
    grown = numpy("sum", conjugate(v) * (hermitian_of(c, a_dot) @ v), axis=-2)
    return grown.attr("real", c.result) if is_complex(grown) else grown


# ---------------------------------------------------------------- QR


def _qr_mode(c: Call) -> str:
    mode = str(c.static("mode", "reduced"))
    if mode not in ("reduced", "r", "complete"):
        raise CannotTell(f"np.linalg.qr with mode={mode!r}", 'use mode="reduced" or mode="r"')
    return mode


@rule(np.linalg.qr, "a, mode='reduced'", hint="QR")
def qr(c: Call) -> dict[str, Pieces]:
    """Of matrices of full column rank. A wide one's first columns are factored, the others follow from them."""
    mode = _qr_mode(c)
    if mode == "r":
        factors = c.let(numpy("linalg.qr", c["a"]), "QR")
        q, r, given = part(factors, 0), c.y, [None, c.bar]
    else:
        q, r, given = part(c.y, 0), part(c.y, 1), c.bars
    bars = [numpy("zeros_like", e) if b is None else full_bar(b, e) for b, e in zip(given, (q, r), strict=True)]
    return {"a": said_like(c, runtime(qr_back, c["a"], q, r, *bars), "a")}


@tangent(np.linalg.qr)
def qr_tangent(c: TangentCall) -> E | None:
    a_dot = c.dot("a")
    if _qr_mode(c) != "r":
        return both_factors_dot(c)
    if a_dot is None:
        return None
    q = c.let(part(numpy("linalg.qr", c["a"]), 0), "Q")
    return part(runtime(qr_dot, c["a"], q, c.y, a_dot), 1, c.result)


def both_factors_dot(c: TangentCall) -> E | None:
    a_dot = c.dot("a")
    if a_dot is None:
        return None
    return replace(runtime(qr_dot, c["a"], part(c.y, 0), part(c.y, 1), a_dot), fact=c.result)


# ---------------------------------------------------------------- singular values


def _square_if_hermitian(scope: Any, dims: Any, facts: Any, named: Any) -> None:
    if fact_value(named["hermitian"] if "hermitian" in named else facts[3]):
        square(scope, dims, facts, named)


@rule(
    np.linalg.svd,
    "a, full_matrices=True, compute_uv=True, hermitian=False",
    hint="usv",
    infer=learning(np.linalg.svd, _square_if_hermitian),
)
def svd(c: Call) -> dict[str, Pieces]:
    found = _svd(c) if c.static("compute_uv", True) else svdvals(c)
    return on_triangle(c, conjugate(found["a"])) if found and _of_hermitian(c) else found


def _svd(c: Call) -> dict[str, Any]:
    u_bar, s_bar, vh_bar = c.bars
    u, s, vh = (part(c.y, i) for i in range(3))
    if u_bar is None and vh_bar is None:
        return {} if s_bar is None else {"a": _values_back(c, u, s_bar, vh, c.static("full_matrices", True))}
    bars = [full_bar(b, e) for b, e in ((u_bar, u), (s_bar, s), (vh_bar, vh))]
    return {"a": said_like(c, runtime(svd_back, u, s, vh, *bars), "a")}


def _of_hermitian(c: Call) -> bool:
    """Whether only a triangle of the matrix is read."""
    return bool(c.given("hermitian") and c.static("hermitian", False))


def _vectors_too(c: Call) -> E:
    """The decomposition of which the program has only the singular values."""
    keys: dict[str, Any] = {"hermitian": True} if _of_hermitian(c) else {}
    return c.let(numpy("linalg.svd", c[c.rule.parameters[0].name], full_matrices=False, **keys), "usv")


def svdvals(c: Call) -> dict[str, Pieces]:
    parameter, usv = c.rule.parameters[0].name, _vectors_too(c)
    return {parameter: said_like(c, _values_back(c, part(usv, 0), c.measured_bar, part(usv, 2), False), parameter)}


def _values_back(c: Call, u: E, s_bar: E, vh: E, full: bool) -> E:
    """Each singular value's own part; of a full decomposition's vectors, those that have one."""
    parameter = c.rule.parameters[0].name
    if full and not c.scope.same(*(c.dims(parameter) or (0, 1))[-2:]):
        k = part(c.y, 1).attr("shape", Unknown())
        u, vh = (write(c, text, e=e, k=k) for e, text in ((u, "e[..., :k[-1]]"), (vh, "e[..., :k[-1], :]")))
    return conjugate(replace((u * in_columns(s_bar)) @ vh, fact=c.fact(parameter)))


def values_dot(c: TangentCall) -> E | None:
    parameter = c.rule.parameters[0].name
    dot = c.dot(parameter)
    if dot is None:
        return None
    usv = _vectors_too(c)
    dot = hermitian_of(c, dot) if _of_hermitian(c) else dot
    u, vh = part(usv, 0), part(usv, 2)
    return write(c, "np.sum(np.conj(u) * (dot @ np.conj(vh.mT)), axis=-2).real", u=u, vh=vh, dot=dot)


@tangent(np.linalg.svd)
def svd_tangent(c: TangentCall) -> E | None:
    a_dot = c.dot("a")
    if a_dot is None or not c.static("compute_uv", True):
        return values_dot(c)
    a_dot = hermitian_of(c, a_dot) if _of_hermitian(c) else a_dot
    return replace(runtime(svd_dot, part(c.y, 0), part(c.y, 1), part(c.y, 2), a_dot), fact=c.result)


# ---------------------------------------------------------------- eigenvalues of any matrix


def may_be_complex(function: Any, teach: Any = square) -> Any:
    """`infer`: whether the result is complex depends on what is in a real matrix; it is taken as complex."""

    def infer_(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
        a = facts[0]
        if isinstance(a, Array):
            a = replace(a, dtype=np.result_type(a.dtype, np.complex64).name)
        return learning(function, teach)(sp, [a, *facts[1:]], named)

    return infer_


def eig_of(c: Call, w: E, v: E, w_bar: E | None, v_bar: E | None) -> dict[str, Pieces]:
    e, fact = runtime(eig_back, w, v, full_bar(w_bar, w), full_bar(v_bar, v)), c.fact("a")
    c.ndim("a")
    return {"a": replace(e if getattr(fact, "dtype", "")[:1] == "c" else e.attr("real", fact), fact=fact)}


@rule(np.linalg.eig, "a", hint="eigen", infer=may_be_complex(np.linalg.eig), unsettled=True)
def eig(c: Call) -> dict[str, Pieces]:
    return eig_of(c, part(c.y, 0), part(c.y, 1), *c.bars)


@rule(np.linalg.eigvals, "a", hint="w", infer=may_be_complex(np.linalg.eigvals), unsettled=True)
def eigvals(c: Call) -> dict[str, Pieces]:
    eigen = c.let(numpy("linalg.eig", c["a"]), "eigen")
    return eig_of(c, part(eigen, 0), part(eigen, 1), c.bar, None)


@tangent(np.linalg.eig)
def eig_tangent(c: TangentCall) -> E | None:
    a_dot = c.dot("a")
    return None if a_dot is None else replace(runtime(eig_dot, part(c.y, 0), part(c.y, 1), a_dot), fact=c.result)


@tangent(np.linalg.eigvals)
def eigvals_tangent(c: TangentCall) -> E | None:
    a_dot = c.dot("a")
    if a_dot is None:
        return None
    eigen = c.let(numpy("linalg.eig", c["a"]), "eigen")
    return part(runtime(eig_dot, part(eigen, 0), part(eigen, 1), a_dot), 0, c.result)


if hasattr(np.linalg, "svdvals"):  # NumPy 2
    rule(np.linalg.svdvals, "x", hint="s")(svdvals)
    tangent(np.linalg.svdvals)(values_dot)
