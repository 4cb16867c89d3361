"""scipy.linalg: functions of matrices, matrix equations, bands, and matrices made of vectors.

Y = linalg.expm(A)                       A_bar = linalg.expm_frechet(A.T, Y_bar, compute_expm=False)
X = linalg.solve_sylvester(A, B, Q)      W = linalg.solve_sylvester(A.T, B.T, X_bar)
                                         A_bar = -W @ X.T;  B_bar = -X.T @ W;  Q_bar = W
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import gast
import scipy.linalg as sl

from srcad.facts import Array, Fact, Known, Scalar, Seq, Unknown
from srcad.rules.axes import learning, square
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.decompositions import may_be_complex
from srcad.rules.expr import E, helper, numpy, runtime
from srcad.rules.precision import DOUBLE
from srcad.rules.registry import constant, rule, tangent
from srcad.rules.scipy.linalg import known_real, like_right_side, linalg, outer, plain, real
from srcad.rules.tangents import TangentCall, several, summed
from srcad.rules.template import said_like
from srcad.runtime import systems
from srcad.tree.build import attributes, name

# ---------------------------------------------------------------- functions of matrices


@rule(sl.expm, "A", hint="expm", infer=learning(sl.expm, square))
def expm(c: Call) -> dict[str, Pieces]:
    plain(c, "A")
    return {"A": said_like(c, linalg("expm_frechet", c["A"].T, c.bar, compute_expm=False), "A")}


@tangent(sl.expm)
def expm_dot(c: TangentCall) -> E | None:
    plain(c, "A")
    dot = c.dot("A")
    return None if dot is None else linalg("expm_frechet", c["A"], dot, compute_expm=False)


def _frechet_fact(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    """One matrix, or with it the exponential, which comes first."""
    one = sp.scope.resolved(facts[0])
    if isinstance(one, Array):  # SciPy computes it in doubles
        one = replace(one, dtype=DOUBLE.get(one.dtype, one.dtype), active=False, sites=frozenset([sp.fresh()]))
    else:
        one = Unknown()
    alone = named.get("compute_expm")
    if isinstance(alone, Scalar) and alone.literal is not None:
        return Seq("tuple", (one, one), length=2) if alone.literal else one
    return Unknown() if alone is not None else Seq("tuple", (one, one), length=2)


@rule(sl.expm_frechet, "A, E, method=None, compute_expm=True, check_finite=True", active="A E", hint="frechet",
      infer=_frechet_fact)  # fmt: skip
def expm_frechet(c: Call) -> dict[str, Pieces]:
    plain(c, "A", "E")
    first, bar = c.bars if c.static("compute_expm", True) else (None, c.bar)
    out: dict[str, Pieces] = {}
    if bar is not None:
        back = c.let(helper(systems.expm_frechet_back, c["A"], c["E"], bar, result=Unknown()), "back")
        out = {p: said_like(c, _first(back, i), p) for i, p in enumerate(("A", "E")) if c.active(p)}
    if first is not None and c.active("A"):
        more = linalg("expm_frechet", c["A"].T, first, compute_expm=False, like=c.fact("A"))
        out["A"] = more if "A" not in out else out["A"] + more
    return out


@tangent(sl.expm_frechet)
def expm_frechet_dot(c: TangentCall) -> E | None:
    plain(c, "A", "E")
    a_dot, e_dot = c.dot("A"), c.dot("E")
    if a_dot is None and e_dot is None:
        return None
    change = helper(systems.expm_frechet_change, c["A"], c["E"], a_dot, e_dot, result=c.fact("A"))
    if not c.static("compute_expm", True):
        return change
    along = numpy("zeros_like", c["A"]) if a_dot is None else a_dot
    return several(c, linalg("expm_frechet", c["A"], along, compute_expm=False, like=c.fact("A")), change)


@rule(sl.sqrtm, "A", hint="root", infer=may_be_complex(sl.sqrtm), unsettled=True)
def sqrtm(c: Call) -> dict[str, Pieces]:
    plain(c, "A")
    yt = c.let(c.y.T, "root_T")
    return {"A": _back(c, linalg("solve_sylvester", yt, yt, c.bar, like=c.result))}


@tangent(sl.sqrtm)
def sqrtm_dot(c: TangentCall) -> E | None:
    plain(c, "A")
    dot = c.dot("A")
    return None if dot is None else linalg("solve_sylvester", c.y, c.y, dot, like=c.result)


def _back(c: Call, e: E) -> E:
    """What goes back to a real matrix is real, also where the function of it is not."""
    fact = c.fact("A")
    return replace(e if getattr(fact, "dtype", "")[:1] == "c" else e.attr("real", fact), fact=fact)


def _by_block(function: Any) -> None:
    """The derivative is a block of the function of a matrix twice as large."""
    itself = attributes(name("$scipy.linalg"), function.__name__)
    swings = function is sl.logm  # of a real matrix it may be complex
    found = may_be_complex(function) if swings else learning(function, square)

    @rule(function, "A", hint=function.__name__, infer=found, unsettled=swings)
    def reverse(c: Call) -> dict[str, Pieces]:
        plain(c, "A")
        e = helper(systems.of_block, E(itself, Known(function), c.scope), c["A"].T, c.bar, result=c.result)
        return {"A": _back(c, e) if swings else replace(e, fact=c.fact("A"))}

    @tangent(function)
    def forward(c: TangentCall) -> E | None:
        plain(c, "A")
        dot = c.dot("A")
        if dot is None:
            return None
        return helper(systems.of_block, E(itself, Known(function), c.scope), c["A"], dot, result=c.result)


for _function in (sl.logm, sl.sinm, sl.cosm, sl.tanm, sl.sinhm, sl.coshm, sl.tanhm):
    _by_block(_function)


# The sign S moves by L where N L + L N = E - S E S, with N = S A: Higham, Functions of Matrices, theorem 5.3. The sign
# that SciPy finds of a matrix twice as large, whose eigenvalues come in pairs, may be another one.


@rule(sl.signm, "A", hint="sign", infer=learning(sl.signm, square))
def signm(c: Call) -> dict[str, Pieces]:
    plain(c, "A")
    sign = c.let(c.y.T, "sign_T")
    size = c.let(c["A"].T @ sign, "size_T")
    w = c.let(linalg("solve_sylvester", size, size, c.bar, like=c.result), "W")
    return {"A": w - sign @ w @ sign}


@tangent(sl.signm)
def signm_dot(c: TangentCall) -> E | None:
    plain(c, "A")
    dot = c.dot("A")
    if dot is None:
        return None
    size = c.let(c.y @ c["A"], "size")
    return linalg("solve_sylvester", size, size, dot - c.y @ dot @ c.y, like=c.result)


@rule(sl.fractional_matrix_power, "A, t", active="A t", hint="power",
      infer=may_be_complex(sl.fractional_matrix_power), unsettled=True)  # fmt: skip
def fractional_matrix_power(c: Call) -> dict[str, Pieces]:
    plain(c, "A")
    out: dict[str, Pieces] = {}
    if c.active("A"):
        out["A"] = _back(c, helper(systems.fractional_power_back, c["A"], c["t"], c.bar, result=c.result))
    if c.active("t"):
        out["t"] = numpy("sum", c.bar * (linalg("logm", c["A"], like=c.result) @ c.y)).attr("real", c.fact("t"))
    return out


@tangent(sl.fractional_matrix_power)
def fractional_matrix_power_dot(c: TangentCall) -> E | None:
    plain(c, "A")
    dot, t_dot = c.dot("A"), c.dot("t")
    total = None if dot is None else helper(systems.fractional_power_change, c["A"], c["t"], dot, result=c.result)
    by_power = None if t_dot is None else t_dot * (linalg("logm", c["A"], like=c.result) @ c.y)
    return summed(total, by_power)


# ---------------------------------------------------------------- matrix equations


def _sylvester(scope: Any, dims: Any, facts: Any, named: Any) -> None:
    a, b, q = dims
    scope.unify(a[0], a[1])
    scope.unify(b[0], b[1])
    scope.unify(a[0], q[0])
    scope.unify(b[0], q[1])


@rule(sl.solve_sylvester, "a, b, q", active="a b q", hint="X", infer=learning(sl.solve_sylvester, _sylvester))
def solve_sylvester(c: Call) -> dict[str, Pieces]:
    plain(c, "a", "b", "q")
    w = c.let(linalg("solve_sylvester", c["a"].T, c["b"].T, c.bar, like=c.result), "W")
    return {"a": -(w @ c.y.T), "b": -(c.y.T @ w), "q": w}


@tangent(sl.solve_sylvester)
def solve_sylvester_dot(c: TangentCall) -> E | None:
    a_dot, b_dot, change = c.dot("a"), c.dot("b"), c.dot("q")
    for moved in (None if a_dot is None else -(a_dot @ c.y), None if b_dot is None else -(c.y @ b_dot)):
        change = summed(change, moved)
    return None if change is None else linalg("solve_sylvester", c["a"], c["b"], change, like=c.result)


def _same_square(scope: Any, dims: Any, facts: Any, named: Any) -> None:
    for d in (*dims[0], *dims[1]):
        scope.unify(dims[0][0], d)


LYAPUNOV = (sl.solve_continuous_lyapunov, sl.solve_lyapunov)


@rule(LYAPUNOV, "a, q", active="a q", hint="X", infer=learning(LYAPUNOV[0], _same_square))
def solve_continuous_lyapunov(c: Call) -> dict[str, Pieces]:
    """A X + X A.T = Q."""
    plain(c, "a", "q")
    real(c, "a", "q")
    w = c.let(linalg("solve_continuous_lyapunov", c["a"].T, c.bar, like=c.result), "W")
    out: dict[str, Pieces] = {"q": w}
    if c.active("a"):
        out["a"] = -(w @ c.y.T) - w.T @ c.y
    return out


@tangent(LYAPUNOV[0])
def solve_continuous_lyapunov_dot(c: TangentCall) -> E | None:
    real(c, "a", "q")
    a_dot, change = c.dot("a"), c.dot("q")
    if a_dot is not None:
        change = summed(change, -(a_dot @ c.y) - c.y @ a_dot.T)
    return None if change is None else linalg("solve_continuous_lyapunov", c["a"], change, like=c.result)


@rule(sl.solve_discrete_lyapunov, "a, q, method=None", active="a q", hint="X",
      infer=learning(sl.solve_discrete_lyapunov, _same_square))  # fmt: skip
def solve_discrete_lyapunov(c: Call) -> dict[str, Pieces]:
    """A X A.T - X + Q = 0."""
    plain(c, "a", "q")
    real(c, "a", "q")
    w = c.let(linalg("solve_discrete_lyapunov", c["a"].T, c.bar, like=c.result), "W")
    out: dict[str, Pieces] = {"q": w}
    if c.active("a"):
        out["a"] = w @ c["a"] @ c.y.T + w.T @ c["a"] @ c.y
    return out


@tangent(sl.solve_discrete_lyapunov)
def solve_discrete_lyapunov_dot(c: TangentCall) -> E | None:
    real(c, "a", "q")
    a_dot, change = c.dot("a"), c.dot("q")
    if a_dot is not None:
        moved = a_dot @ c.y @ c["a"].T
        change = summed(change, moved + c["a"] @ c.y @ a_dot.T)
    return None if change is None else linalg("solve_discrete_lyapunov", c["a"], change, like=c.result)


def _plain_riccati(c: Call) -> None:
    plain(c, "a", "b")
    real(c, "a", "b", "q", "r")
    if c.given("e") or c.given("s"):
        raise CannotTell(f"{c.rule.name} with e= or s=", "leave them out")


def like_first(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    """The solution of an equation is as large as its first matrix."""
    a = sp.scope.resolved(facts[0] if facts else named["a"])
    return Array("float64", a.dims, sites=frozenset([sp.fresh()])) if isinstance(a, Array) else Unknown()


@rule(sl.solve_continuous_are, "a, b, q, r, e=None, s=None, balanced=True", active="a b q r", hint="X",
      infer=like_first)  # fmt: skip
def solve_continuous_are(c: Call) -> dict[str, Pieces]:
    """A.T X + X A - X B inv(R) B.T X + Q = 0: its change is that of a Lyapunov equation of the closed loop."""
    _plain_riccati(c)
    gain = c.let(linalg("solve", c["r"], c["b"].T @ c.y, like=None), "K")
    loop = c["a"] - c["b"] @ gain
    w = c.let(linalg("solve_continuous_lyapunov", loop, -c.bar, like=c.result), "W")
    both = c.let(c.y @ (w + w.T), "G")
    return {"a": both, "b": -(both @ gain.T), "q": w, "r": gain @ w @ gain.T}


@tangent(sl.solve_continuous_are)
def solve_continuous_are_dot(c: TangentCall) -> E | None:
    _plain_riccati(c)
    gain = c.let(linalg("solve", c["r"], c["b"].T @ c.y), "K")
    a_dot, b_dot, q_dot, r_dot = (c.dot(p) for p in ("a", "b", "q", "r"))
    total = q_dot
    for half in (None if a_dot is None else c.y @ a_dot, None if b_dot is None else -(c.y @ b_dot @ gain)):
        total = summed(total, None if half is None else half + half.T)
    total = summed(total, None if r_dot is None else gain.T @ r_dot @ gain)
    loop = c["a"] - c["b"] @ gain
    return None if total is None else linalg("solve_continuous_lyapunov", loop.T, -total, like=c.result)


# ---------------------------------------------------------------- bands


@rule(sl.solve_banded, "l_and_u, ab, b, overwrite_ab=False, overwrite_b=False, check_finite=True", active="ab b",
      hint="x", infer=lambda sp, facts, named: like_right_side(sp, facts[1:], named))  # fmt: skip
def solve_banded(c: Call) -> dict[str, Pieces]:
    plain(c, "ab", "b")
    l_and_u = c.static("l_and_u")
    turned = runtime(systems.transposed_band, l_and_u, c["ab"])
    w = c.let(linalg("solve_banded", (l_and_u[1], l_and_u[0]), turned, c.bar, like=c.result), "w")
    out: dict[str, Pieces] = {"b": w}
    if c.active("ab"):
        out["ab"] = -said_like(c, runtime(systems.band_of, l_and_u, w, c.y), "ab")
    return out


@tangent(sl.solve_banded)
def solve_banded_dot(c: TangentCall) -> E | None:
    plain(c, "ab", "b")
    l_and_u, ab_dot, change = c.static("l_and_u"), c.dot("ab"), c.dot("b")
    if ab_dot is not None:
        change = summed(change, -helper(systems.band_product, l_and_u, ab_dot, c.y, result=c.result))
    return None if change is None else linalg("solve_banded", l_and_u, c["ab"], change, like=c.result)


@rule(sl.solveh_banded, "ab, b, overwrite_ab=False, overwrite_b=False, lower=False, check_finite=True", active="ab b",
      hint="x", infer=like_right_side)  # fmt: skip
def solveh_banded(c: Call) -> dict[str, Pieces]:
    plain(c, "ab", "b")
    real(c, "ab")
    lower = c.static("lower", False)
    keys: dict[str, Any] = {"lower": True} if lower else {}
    w = c.let(linalg("solveh_banded", c["ab"], c.bar, like=c.result, **keys), "w")
    out: dict[str, Pieces] = {"b": w}
    if c.active("ab"):
        e = runtime(systems.symmetric_band_of, lower, c.length("ab", 0), w, c.y)
        out["ab"] = -said_like(c, e, "ab")
    return out


@tangent(sl.solveh_banded)
def solveh_banded_dot(c: TangentCall) -> E | None:
    plain(c, "ab", "b")
    real(c, "ab")
    lower, ab_dot, change = c.static("lower", False), c.dot("ab"), c.dot("b")
    if ab_dot is not None:
        change = summed(change, -helper(systems.symmetric_band_product, ab_dot, lower, c.y, result=c.result))
    keys: dict[str, Any] = {"lower": True} if lower else {}
    return None if change is None else linalg("solveh_banded", c["ab"], change, like=c.result, **keys)


# ---------------------------------------------------------------- matrices made of vectors


def _first(pair: E, i: int) -> E:
    items = getattr(pair.fact, "items", None)
    node = gast.Subscript(pair.node, gast.Constant(i, None), gast.Load())
    return E(node, items[i] if items else pair.fact, pair.scope)


def _vector_pair(c: Call, pair: E, column: str, row: str) -> dict[str, Pieces]:
    if not c.active(row):
        return {column: said_like(c, _first(pair, 0), column)}
    pair = c.let(pair, "pair")
    return {p: said_like(c, _first(pair, i), p) for i, p in enumerate((column, row)) if c.active(p)}


def _vectors(c: Call, *parameters: str) -> None:
    real(c, *(p for p in parameters if c.given(p)))
    for parameter in parameters:
        if c.given(parameter) and c.ndim(parameter) != 1:
            raise CannotTell(f"{c.rule.name} of an array with {c.ndim(parameter)} dimensions", "pass a vector")


@rule(sl.toeplitz, "c, r=None", active="c r", linear="c r")
def toeplitz(c: Call) -> dict[str, Pieces]:
    _vectors(c, "c", "r")
    return _vector_pair(c, runtime(systems.toeplitz_back, c.bar, not c.given("r")), "c", "r")


@rule(sl.hankel, "c, r=None", active="c r", linear="c r")
def hankel(c: Call) -> dict[str, Pieces]:
    _vectors(c, "c", "r")
    return _vector_pair(c, runtime(systems.hankel_back, c.bar, not c.given("r")), "c", "r")


@rule(sl.circulant, "c", linear="c")
def circulant(c: Call) -> dict[str, Pieces]:
    _vectors(c, "c")
    return {"c": said_like(c, runtime(systems.circulant_back, c.bar), "c")}


@rule(sl.leslie, "f, s", active="f s", linear="f s")
def leslie(c: Call) -> dict[str, Pieces]:
    _vectors(c, "f", "s")
    return {"f": c.bar["0"], "s": said_like(c, numpy("diag", c.bar, -1), "s")}


@rule(sl.companion, "a")
def companion(c: Call) -> dict[str, Pieces]:
    """Its first row is -a[1:] / a[0]."""
    _vectors(c, "a")
    head = c["a"]["0"]
    row = c.let(c.bar["0"] / head, "row")
    first = numpy("sum", row * c["a"]["1:"]) / head
    return {"a": said_like(c, numpy("concatenate", [first["None"], -row], result=c.fact("a")), "a")}


@tangent(sl.companion)
def companion_dot(c: TangentCall) -> E | None:
    _vectors(c, "a")
    dot = c.dot("a")
    return None if dot is None else helper(systems.companion_change, c["a"], dot, result=c.result)


@rule(sl.khatri_rao, "a, b", active="a b", bilinear="a b")
def khatri_rao(c: Call) -> dict[str, Pieces]:
    """Column by column the Kronecker product."""
    shape = (c.length("a", 0), c.length("b", 0), c.length("a", 1))
    bar = c.let(numpy("reshape", c.bar, shape), "blocks")
    out: dict[str, Pieces] = {}
    for p, other, letters in (("a", "b", "ijk,jk->ik"), ("b", "a", "ijk,ik->jk")):
        if c.active(p):
            out[p] = said_like(c, numpy("einsum", letters, bar, c[other]), p)
    return out


@rule(sl.block_diag, "*arrs", linear="arrs")
def block_diag(c: Call) -> dict[str, Pieces]:
    nodes = c.operands["arrs"]
    blocks = c.let(runtime(systems.block_diag_back, c.bar, *(c.shape_of(n) for n in nodes)), "blocks")
    facts = [c.scope.resolved(c.reader.fact(n)) for n in nodes]
    back = [E(_first(blocks, i).node, fact, c.scope) for i, fact in enumerate(facts)]
    return {"arrs": [e if f.active else None for e, f in zip(back, facts, strict=True)]}


def _symbols(c: Call, parameter: str) -> tuple[E, E | None, Any]:
    """The first column and the first row of a Toeplitz matrix, and the transpose's `c_or_cr`."""
    nodes = c.items(parameter)
    for e in [c["b" if "b" in c.operands else "x"], *([c[parameter]] if nodes is None else map(c.reader.value, nodes))]:
        known_real(c, e)
    if nodes is None:
        if c.ndim(parameter) != 1:
            raise CannotTell(f"{c.rule.name} of a pair that is a variable", "write the pair out: (c, r)")
        return c[parameter], None, c[parameter]
    column, row = (c.reader.value(n) for n in nodes)
    rest = numpy("concatenate", [column[":1"], row["1:"]], result=row.fact)
    return column, row, (rest, column)


def _to_symbols(c: Call, parameter: str, bar: E, paired: bool) -> Pieces:
    pair = runtime(systems.toeplitz_back, bar, not paired)
    if not paired:
        return said_like(c, _first(pair, 0), parameter)
    pair, nodes = c.let(pair, "pair"), c.items(parameter) or []
    facts = [c.scope.resolved(c.reader.fact(n)) for n in nodes]
    return [E(_first(pair, i).node, f, c.scope) if f.active else None for i, f in enumerate(facts)]


def _symbols_dot(c: TangentCall, parameter: str) -> Any:
    """The tangent of `c_or_cr`, as such; None where it has none."""
    nodes = c.items(parameter)
    if nodes is None:
        return c.dot(parameter)
    dots = [c.reader.dot(n) for n in nodes]
    if all(dot is None for dot in dots):
        return None
    return tuple(c.reader.zeros(n) if dot is None else dot for dot, n in zip(dots, nodes, strict=True))


@rule(sl.solve_toeplitz, "c_or_cr, b, check_finite=True", active="c_or_cr b", hint="x",
      infer=partial(like_right_side, least="float64"))  # fmt: skip
def solve_toeplitz(c: Call) -> dict[str, Pieces]:
    plain(c, "b")
    _, row, turned = _symbols(c, "c_or_cr")
    w = c.let(linalg("solve_toeplitz", turned, c.bar, like=c.result), "w")
    out: dict[str, Pieces] = {"b": w}
    if c.active("c_or_cr"):
        out["c_or_cr"] = _to_symbols(c, "c_or_cr", -outer(w, c.y), row is not None)
    return out


@tangent(sl.solve_toeplitz)
def solve_toeplitz_dot(c: TangentCall) -> E | None:
    plain(c, "b")
    symbols_dot, change = _symbols_dot(c, "c_or_cr"), c.dot("b")
    if symbols_dot is not None:
        change = summed(change, -linalg("matmul_toeplitz", symbols_dot, c.y, like=c.result))
    return None if change is None else linalg("solve_toeplitz", c["c_or_cr"], change, like=c.result)


@rule(sl.matmul_toeplitz, "c_or_cr, x, check_finite=False, workers=None", active="c_or_cr x")
def matmul_toeplitz(c: Call) -> dict[str, Pieces]:
    plain(c, "x")
    _, row, turned = _symbols(c, "c_or_cr")
    out: dict[str, Pieces] = {}
    if c.active("x"):
        out["x"] = linalg("matmul_toeplitz", turned, c.bar, like=c.fact("x"))
    if c.active("c_or_cr"):
        out["c_or_cr"] = _to_symbols(c, "c_or_cr", outer(c.bar, c["x"]), row is not None)
    return out


@tangent(sl.matmul_toeplitz)
def matmul_toeplitz_dot(c: TangentCall) -> E | None:
    plain(c, "x")
    symbols_dot, x_dot = _symbols_dot(c, "c_or_cr"), c.dot("x")
    total = None if x_dot is None else linalg("matmul_toeplitz", c["c_or_cr"], x_dot, like=c.result)
    moved = None if symbols_dot is None else linalg("matmul_toeplitz", symbols_dot, c["x"], like=c.result)
    return summed(total, moved)


constant(sl.hilbert, sl.invhilbert, sl.pascal, sl.invpascal, sl.hadamard, sl.dft, sl.helmert)
