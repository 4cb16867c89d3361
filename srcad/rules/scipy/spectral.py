"""scipy.linalg: Schur and polar factors, eigenvalues and Cholesky factors of banded matrices, and what is like these.

t, z = linalg.schur(A)               A_bar = schur_back(t, z, t_bar, z_bar)
w = linalg.eigvals_banded(ab)        ab_bar: the diagonals of what goes back to the whole matrix
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import scipy.linalg as sl

from srcad.facts import Array, Fact, Scalar, Seq, Unknown, dims_of
from srcad.rules import decompositions as of_numpy
from srcad.rules import norms
from srcad.rules.axes import learning, square
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.expr import E, helper, numpy, runtime, scipy
from srcad.rules.registry import rule, tangent
from srcad.rules.scipy.decompositions import refuse, zeros_for
from srcad.rules.scipy.linalg import known_real, linalg, member, member_dot, outer, plain, real, to_member
from srcad.rules.scipy.matrices import like_first
from srcad.rules.tangents import TangentCall, summed
from srcad.rules.template import said_like, write
from srcad.runtime import spectral, systems

# ---------------------------------------------------------------- two factors of one matrix


def _factors(function: Any, signature: str, back: Any, change: Any, flags: Any, refused: dict[str, Any]) -> None:
    """Declare a pair of factors: `back(a, p, q, p_bar, q_bar)`, `change(a, p, q, a_dot)`, with flags behind."""

    def check(c: Call) -> None:
        plain(c, "a")
        real(c, "a")
        refuse(c, **refused)

    @rule(function, signature, hint=function.__name__, infer=learning(function, flags[1]))
    def reverse(c: Call) -> dict[str, Pieces]:
        check(c)
        parts = [c.part(0), c.part(1)]
        first = [c["a"]] if flags[2] else []
        return {"a": said_like(c, runtime(back, *first, *parts, *zeros_for(c.bars, parts), *flags[0](c)), "a")}

    @tangent(function)
    def forward(c: TangentCall) -> E | None:
        check(c)
        dot = c.dot("a")
        first = [c["a"]] if flags[2] else []
        return None if dot is None else helper(change, *first, c.part(0), c.part(1), dot, *flags[0](c), result=c.result)


_factors(
    sl.polar, "a, side='right'", spectral.polar_back, spectral.polar_change,
    (lambda c: [c.static("side", "right")], lambda *_: None, True), {},
)  # fmt: skip
_factors(
    sl.schur, "a, output='real', lwork=None, overwrite_a=False, sort=None, check_finite=True", spectral.schur_back,
    spectral.schur_change, (lambda c: [], square, False), {"output": "real", "sort": None},
)  # fmt: skip

# ---------------------------------------------------------------- eigenvalues of matrices that are stored by diagonals

_SELECT = ", select='a', select_range=None, max_ev=0, check_finite=True"


def _pair(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    """Eigenvalues, and as many vectors of that length."""
    dims = dims_of(sp.scope.resolved(facts[0]))
    if dims is None:
        return Unknown()
    n = dims[-1]
    parts = (
        Array("float64", (n,), sites=frozenset([sp.fresh()])),
        Array("float64", (n, n), sites=frozenset([sp.fresh()])),
    )
    return Seq("tuple", parts, length=2)


def _values(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    both = _pair(sp, facts, named)
    return both.items[0] if isinstance(both, Seq) and both.items else Unknown()


def _either(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    alone = named.get("eigvals_only")
    literal_ = alone.literal if isinstance(alone, Scalar) else None
    return Unknown() if alone is not None and literal_ is None else (_values if literal_ else _pair)(sp, facts, named)


def _eigen(c: Call, function: str, *args: Any, alone: bool, **keys: Any) -> tuple[list[E], list[E | None]]:
    """Values and vectors with their cotangents; the vectors are asked for where only the values were."""
    if not alone:
        return [c.part(0), c.part(1)], list(c.bars)
    found = c.let(scipy(f"linalg.{function}", *args, result=Unknown(), **keys), "eigen")
    n = dims_of(c.result) or (None,)
    vectors: Fact = Unknown() if n[0] is None else Array("float64", (n[0], n[0]))
    return [of_numpy.part(found, 0, c.result), of_numpy.part(found, 1, vectors)], [c.bar, None]


def _banded(function: Any, signature: str, infer: Any, only: bool) -> None:
    def asked(c: Call) -> tuple[list[E], list[E | None], bool]:
        real(c, "a_band")
        refuse(c, select="a")
        lower = c.static("lower", False)
        alone = only or c.static("eigvals_only", False)
        return *_eigen(c, "eig_banded", c["a_band"], alone=alone, **({"lower": True} if lower else {})), lower

    @rule(function, signature, infer=infer, hint="eigen")
    def reverse(c: Call) -> dict[str, Pieces]:
        parts, bars, lower = asked(c)
        rows = c.length("a_band", 0)
        back = runtime(spectral.eig_banded_back, *parts, *zeros_for(bars, parts), rows, lower)
        return {"a_band": said_like(c, back, "a_band")}

    @tangent(function)
    def forward(c: TangentCall) -> E | None:
        dot = c.dot("a_band")
        if dot is None:
            return None
        parts, _, lower = asked(c)
        alone = only or c.static("eigvals_only", False)
        both = helper(spectral.eig_banded_change, *parts, dot, lower, result=Unknown() if alone else c.result)
        return of_numpy.part(both, 0, c.result) if alone else both


_banded(sl.eig_banded, "a_band, lower=False, eigvals_only=False, overwrite_a_band=False" + _SELECT, _either, False)
_banded(
    sl.eigvals_banded, "a_band, lower=False, overwrite_a_band=False" + _SELECT.replace("max_ev=0, ", ""), _values, True
)


def _tridiagonal(function: Any, signature: str, infer: Any, only: bool) -> None:
    def asked(c: Call) -> tuple[list[E], list[E | None]]:
        real(c, "d", "e")
        refuse(c, select="a")
        return _eigen(c, "eigh_tridiagonal", c["d"], c["e"], alone=only or c.static("eigvals_only", False))

    @rule(function, signature, active="d e", infer=infer, hint="eigen")
    def reverse(c: Call) -> dict[str, Pieces]:
        parts, bars = asked(c)
        back = c.let(runtime(spectral.tridiagonal_back, *parts, *zeros_for(bars, parts)), "back")
        return {p: said_like(c, of_numpy.part(back, i), p) for i, p in enumerate(("d", "e")) if c.active(p)}

    @tangent(function)
    def forward(c: TangentCall) -> E | None:
        dots = [c.dot("d"), c.dot("e")]
        if all(dot is None for dot in dots):
            return None
        parts, _ = asked(c)
        alone = only or c.static("eigvals_only", False)
        both = helper(spectral.tridiagonal_change, *parts, *dots, result=Unknown() if alone else c.result)
        return of_numpy.part(both, 0, c.result) if alone else both


_DRIVER = ", select='a', select_range=None, check_finite=True, tol=0.0, lapack_driver='auto'"
_tridiagonal(sl.eigh_tridiagonal, "d, e, eigvals_only=False" + _DRIVER, _either, False)
_tridiagonal(sl.eigvalsh_tridiagonal, "d, e" + _DRIVER, _values, True)

# ---------------------------------------------------------------- banded Cholesky factors


def _like_band(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    """An example of a matrix would have to be positive definite."""
    ab = sp.scope.resolved(facts[0])
    floats = isinstance(ab, Array) and ab.dtype[0] in "fc"
    return replace(ab, active=False, sites=frozenset([sp.fresh()])) if floats else Unknown()


@rule(sl.cholesky_banded, "ab, overwrite_ab=False, lower=False, check_finite=True", hint="factor", infer=_like_band)
def cholesky_banded(c: Call) -> dict[str, Pieces]:
    plain(c, "ab")
    real(c, "ab")
    return {"ab": said_like(c, runtime(spectral.cholesky_banded_back, c.y, c.bar, c.static("lower", False)), "ab")}


@tangent(sl.cholesky_banded)
def cholesky_banded_dot(c: TangentCall) -> E | None:
    plain(c, "ab")
    real(c, "ab")
    dot = c.dot("ab")
    lower = c.static("lower", False)
    return None if dot is None else helper(spectral.cholesky_banded_change, c.y, dot, lower, result=c.result)


def _like_second(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    b = sp.scope.resolved(facts[1])
    return Array("float64", b.dims, sites=frozenset([sp.fresh()])) if isinstance(b, Array) else Unknown()


@rule(sl.cho_solve_banded, "cb_and_lower, b, overwrite_b=False, check_finite=True", active="cb_and_lower b", hint="x",
      infer=_like_second)  # fmt: skip
def cho_solve_banded(c: Call) -> dict[str, Pieces]:
    plain(c, "b")
    known_real(c, c["b"])
    known_real(c, member(c, "cb_and_lower", 0))
    w = c.let(linalg("cho_solve_banded", c["cb_and_lower"], c.bar, like=c.result), "w")
    out: dict[str, Pieces] = {"b": w}
    if c.active("cb_and_lower"):
        factor, lower = member(c, "cb_and_lower", 0), member(c, "cb_and_lower", 1)
        e = helper(spectral.cho_solve_banded_back, factor, lower, w, c.y, result=factor.fact)
        out["cb_and_lower"] = to_member(c, "cb_and_lower", 0, e)
    return out


@tangent(sl.cho_solve_banded)
def cho_solve_banded_dot(c: TangentCall) -> E | None:
    known_real(c, c["b"])
    known_real(c, member(c, "cb_and_lower", 0))
    factor_dot, change = member_dot(c, "cb_and_lower", 0), c.dot("b")
    if factor_dot is not None:
        factor, lower = member(c, "cb_and_lower", 0), member(c, "cb_and_lower", 1)
        moved = helper(spectral.banded_product_change, factor, lower, factor_dot, c.y, result=c.result)
        change = summed(change, -moved)
    return None if change is None else linalg("cho_solve_banded", c["cb_and_lower"], change, like=c.result)


# ---------------------------------------------------------------- pseudo-inverses, signs, norms


@rule(sl.pinvh, "a, atol=None, rtol=None, lower=True, return_rank=False, check_finite=True", hint="inverse",
      infer=learning(sl.pinvh, square))  # fmt: skip
def pinvh(c: Call) -> dict[str, Pieces]:
    plain(c, "a")
    real(c, "a")
    refuse(c, return_rank=False)
    return {"a": said_like(c, runtime(spectral.pinvh_back, c.y, c["a"], c.bar, c.static("lower", True)), "a")}


@tangent(sl.pinvh)
def pinvh_dot(c: TangentCall) -> E | None:
    plain(c, "a")
    real(c, "a")
    refuse(c, return_rank=False)
    dot = c.dot("a")
    lower = c.static("lower", True)
    return None if dot is None else helper(spectral.pinvh_change, c.y, c["a"], dot, lower, result=c.result)


# ---------------------------------------------------------------- equations


@rule(sl.solve_discrete_are, "a, b, q, r, e=None, s=None, balanced=True", active="a b q r", hint="X",
      infer=like_first)  # fmt: skip
def solve_discrete_are(c: Call) -> dict[str, Pieces]:
    """A.T X A - X - A.T X B K + Q = 0 with the gain K: its change is that of a Lyapunov equation of the closed loop."""
    gain, loop = _closed(c)
    w = c.let(linalg("solve_discrete_lyapunov", loop, c.bar, like=c.result), "W")
    both = c.let(c.y @ loop @ (w + w.T), "G")
    return {"a": both, "b": -(both @ gain.T), "q": w, "r": gain @ w @ gain.T}


def _closed(c: Call) -> tuple[E, E]:
    plain(c, "a", "b")
    real(c, "a", "b", "q", "r")
    if c.given("e") or c.given("s"):
        raise CannotTell(f"{c.rule.name} with e= or s=", "leave them out")
    half = c.let(c["b"].T @ c.y, "BX")
    gain = c.let(linalg("solve", c["r"] + half @ c["b"], half @ c["a"]), "K")
    return gain, c.let(c["a"] - c["b"] @ gain, "loop")


@tangent(sl.solve_discrete_are)
def solve_discrete_are_dot(c: TangentCall) -> E | None:
    gain, loop = _closed(c)
    a_dot, b_dot, q_dot, r_dot = (c.dot(p) for p in ("a", "b", "q", "r"))
    total = q_dot
    moved = summed(a_dot, None if b_dot is None else -(b_dot @ gain))
    if moved is not None:
        half = c.let(loop.T @ c.y @ moved, "half")
        total = summed(total, half + half.T)
    total = summed(total, None if r_dot is None else gain.T @ r_dot @ gain)
    return None if total is None else linalg("solve_discrete_lyapunov", loop.T, total, like=c.result)


@rule(sl.solve_circulant, "c, b, singular='raise', tol=None, caxis=-1, baxis=0, outaxis=0", active="c b", hint="x",
      infer=_like_second)  # fmt: skip
def solve_circulant(c: Call) -> dict[str, Pieces]:
    _one_circulant(c)
    w = c.let(linalg("solve_circulant", numpy("roll", c["c"]["::-1"], 1), c.bar, like=c.result), "w")
    out: dict[str, Pieces] = {"b": w}
    if c.active("c"):
        out["c"] = -said_like(c, runtime(systems.circulant_back, outer(w, c.y)), "c")
    return out


def _one_circulant(c: Call) -> None:
    real(c, "c", "b")
    refuse(c, singular="raise", caxis=-1, baxis=0, outaxis=0)
    if c.ndim("c") != 1 or c.ndim("b") > 2:
        raise CannotTell(f"{c.rule.name} of several matrices", "loop over the matrices")


@tangent(sl.solve_circulant)
def solve_circulant_dot(c: TangentCall) -> E | None:
    _one_circulant(c)
    c_dot, change = c.dot("c"), c.dot("b")
    if c_dot is not None:
        change = summed(change, -(linalg("circulant", c_dot) @ c.y))
    return None if change is None else linalg("solve_circulant", c["c"], change, like=c.result)


# ---------------------------------------------------------------- matrices made of vectors


@rule(sl.convolution_matrix, "a, n, mode='full'", linear="a")
def convolution_matrix(c: Call) -> dict[str, Pieces]:
    real(c, "a")
    mode = c.static("mode", "full")
    return {"a": helper(spectral.convolution_matrix_back, c.bar, c.shaped("a"), mode, result=c.fact("a"))}


@rule(sl.diagsvd, "s, M, N", linear="s")
def diagsvd(c: Call) -> dict[str, Pieces]:
    return {"s": said_like(c, numpy("diag", c.bar), "s")}


@rule(sl.fiedler, "a")
def fiedler(c: Call) -> dict[str, Pieces]:
    """The distances of all pairs; 0 of equal ones."""
    real(c, "a")
    return {"a": write(c, "np.sum(np.sign(a[:, None] - a) * (y_bar + y_bar.T), axis=1)", like="a")}


@tangent(sl.fiedler)
def fiedler_dot(c: TangentCall) -> E | None:
    real(c, "a")
    dot = c.dot("a")
    return None if dot is None else write(c, "np.sign(a[:, None] - a) * (a_dot[:, None] - a_dot)", a_dot=dot)


rule(
    sl.norm, "x, ord=None, axis=None, keepdims=False, check_finite=True", hint="norm", reduces="x"
)(norms.norm)  # fmt: skip
tangent(sl.norm)(norms.norm_dot)
