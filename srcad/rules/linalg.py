"""Linear algebra: systems, inverses, determinants, products. The formulas are those of M. Giles, "Collected matrix
derivative results" (2008).

    x = np.linalg.solve(A, b)        w = np.linalg.solve(A.T, x_bar);  b_bar = w;  A_bar = -np.outer(w, x)
    Y = np.linalg.inv(A)             A_bar = -Y.T @ Y_bar @ Y.T
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from srcad.facts import dims_of
from srcad.rules.axes import learning, square, transposed
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.decompositions import hermitian_of, on_triangle
from srcad.rules.expr import E, fresh, literal, numpy, runtime
from srcad.rules.products import conjugate, fit
from srcad.rules.registry import rule, tangent
from srcad.rules.tangents import TangentCall, several, summed
from srcad.rules.template import said_like, write
from srcad.runtime.least_squares import of_full_rank, pinv_back, pinv_change
from srcad.runtime.linear import cofactors


def _columns(e: E) -> E:
    return e["..., None"]


def _square_system(scope: Any, dims: Any, facts: Any, named: Any) -> None:
    a, b = dims
    scope.unify(a[-1], a[-2])
    scope.unify(a[-1], b[-1] if len(b) == 1 else b[-2])
    for p, q in zip(a[:-2][::-1], b[:-2][::-1], strict=False):
        scope.meet(p, q, fresh())


@rule(np.linalg.solve, "a, b", active="a b", hint="x", infer=learning(np.linalg.solve, _square_system))
def solve(c: Call) -> dict[str, Pieces]:
    p, q = c.ndim("a"), c.ndim("b")
    at = c["a"] if p == 2 else numpy("swapaxes", c["a"], -1, -2)
    at = at.T if p == 2 else at
    out: dict[str, Pieces] = {}
    if q == 1 and p > 2:
        w = c.let(numpy("linalg.solve", at, _columns(c.bar))["..., 0"], "w")
    else:
        w = c.let(numpy("linalg.solve", at, c.bar), "w")
    if c.active("b"):
        out["b"] = _batch_fit(c, w, "b", q, 1 if q == 1 else 2)
    if c.active("a"):
        if q == 1:
            e = numpy("outer", w, c.y) if p == 2 else _columns(w) * c.y["..., None, :"]
        else:
            e = w @ transposed(c.y)
        out["a"] = -_batch_fit(c, e, "a", p, 2)
    return out


@tangent(np.linalg.solve)
def solve_dot(c: TangentCall) -> E | None:
    a_dot, b_dot = c.dot("a"), c.dot("b")
    if a_dot is not None:
        vectors = c.ndim("b") == 1
        moved = (a_dot @ _columns(c.y))["..., 0"] if vectors and c.ndim("a") > 2 else a_dot @ c.y
        b_dot = summed(b_dot, -moved)
    if b_dot is None:
        return None
    if c.ndim("b") == 1 and len(b_dot.dims or ()) > 1:
        return numpy("linalg.solve", c["a"], _columns(b_dot))["..., 0"]
    return numpy("linalg.solve", c["a"], b_dot)


def _batch_fit(c: Call, e: E, parameter: str, ndim: int, core: int) -> E:
    """Sums over the stack axes that this argument does not have, or has with length 1."""
    if e.dims is not None and len(e.dims) > ndim:
        lead = tuple(range(len(e.dims) - ndim))
        e = numpy("sum", e, axis=lead[0] if len(lead) == 1 else lead)
    return fit(c, e, c.operands[parameter], list(range(ndim - core))) if ndim > core else e


@rule(np.linalg.inv, "a", hint="inverse", infer=learning(np.linalg.inv, square))
def inv(c: Call) -> dict[str, Pieces]:
    yt = transposed(c.y)
    return {"a": -(yt @ c.bar @ yt)}


@tangent(np.linalg.inv)
def inv_dot(c: TangentCall) -> E | None:
    a_dot = c.dot("a")
    return None if a_dot is None else -(c.y @ a_dot @ c.y)


@rule(np.linalg.pinv, "a, rcond=None, hermitian=False, rtol=None", hint="inverse")
def pinv(c: Call) -> dict[str, Pieces]:
    """Golub and Pereyra (1973), for matrices of constant rank."""
    hermitian = c.static("hermitian", False) if c.given("hermitian") else False
    a = c.let(hermitian_of(c, c["a"]), "A") if hermitian else c["a"]
    if _cut(c):
        e = said_like(c, runtime(pinv_back, a, c.y, c.bar), "a")
        return on_triangle(c, conjugate(e)) if hermitian else {"a": e}
    formula = """
        yh = np.conj(full.mT)
        left = y_bar.mT @ y @ yh
        right = yh @ y @ y_bar.mT
        np.conj(left - a @ (y @ left) + right - right @ y @ a) - y.mT @ y_bar @ y.mT
    """
    e = write(c, formula, "a", a=a, full=_of_full_rank(c, a))
    return on_triangle(c, conjugate(e)) if hermitian else {"a": e}


def _of_full_rank(c: Call | TangentCall, a: E) -> E:
    return replace(runtime(of_full_rank, c.y, a), fact=c.y.fact)


def _cut(c: Call | TangentCall) -> bool:
    """Whether singular values may be left out that are not zero."""
    return any(c.given(o) for o in ("rcond", "rtol", "atol"))


@tangent(np.linalg.pinv)
def pinv_dot(c: TangentCall) -> E | None:
    a_dot = c.dot("a")
    if a_dot is None:
        return None
    a = c["a"]
    if c.given("hermitian") and c.static("hermitian", False):
        a, a_dot = c.let(hermitian_of(c, a), "A"), hermitian_of(c, a_dot)
    if _cut(c):
        return replace(runtime(pinv_change, a, c.y, a_dot), fact=c.result)
    formula = """
        yh = np.conj(full.mT)
        dh = np.conj(a_dot.mT)
        left = dh - (dh @ a) @ y
        y @ yh @ left + dh @ yh @ y - y @ (a @ (dh @ yh @ y)) - y @ a_dot @ y
    """
    return write(c, formula, a=a, a_dot=c.let(a_dot, "a_dot"), full=_of_full_rank(c, a))


def _matrix_of(e: E) -> E:
    """One number for each matrix of a stack, lined up with the matrices."""
    if e.is_scalar:
        return e
    return (e if e.dims is not None else numpy("asarray", e))["..., None, None"]


@rule(np.linalg.det, "a", hint="det", reduces="a", infer=learning(np.linalg.det, square))
def det(c: Call) -> dict[str, Pieces]:
    return {"a": _matrix_of(c.lazy_bar) * runtime(cofactors, c["a"], c.y)}


@rule(np.linalg.slogdet, "a", hint="slogdet", infer=learning(np.linalg.slogdet, square))
def slogdet(c: Call) -> dict[str, Pieces]:
    """The logarithm's derivative is trace(inv(a) @ da): its real part is that of the size, its imaginary part the turn
    of the sign, which of a real matrix is constant."""
    sign_bar, bar = c.bars
    if sign_bar is not None and getattr(c.fact("a"), "dtype", "float64")[0] == "c":
        turn = write(c, "1j * (sign_bar * y[0]).imag", sign_bar=sign_bar)
        bar = turn if bar is None else bar + turn
    return {} if bar is None else {"a": _matrix_of(bar) * transposed(numpy("linalg.inv", c["a"]))}


@tangent(np.linalg.slogdet)
def slogdet_dot(c: TangentCall) -> E | None:
    a_dot = c.dot("a")
    if a_dot is None:
        return None
    keys: dict[str, Any] = {} if c.dims("a") is not None and c.ndim("a") == 2 else {"axis": (-2, -1)}
    change = numpy("sum", transposed(numpy("linalg.inv", c["a"])) * a_dot, **keys)
    if getattr(c.fact("a"), "dtype", "float64")[0] == "c":
        change = c.let(change, "relative")
        return several(c, write(c, "1j * y[0] * change.imag", change=change), write(c, "change.real", change=change))
    return several(c, literal(0.0, c.scope) if change.is_scalar else write(c, "np.zeros_like(y[0])"), change)


# ---------------------------------------------------------------- products and powers


def _chain(scope: Any, dims: Any, facts: Any, named: Any) -> None:
    parts: list[Any] = [dims_of(f) for f in facts[0].items]
    for a, b in zip(parts, parts[1:], strict=False):
        scope.unify(a[-1], b[0])
    facts[0] = replace(facts[0], items=tuple(scope.resolved(f) for f in facts[0].items))


@rule(np.linalg.multi_dot, "arrays", hint="product", infer=learning(np.linalg.multi_dot, _chain))
def multi_dot(c: Call) -> dict[str, Pieces]:
    nodes = c.items("arrays")
    if nodes is None:
        raise CannotTell("np.linalg.multi_dot of a list variable", "write the arrays out in the call")
    ranks = [len(dims_of(c.reader.fact(n)) or ()) for n in nodes]
    if any(r not in (1, 2) for r in ranks):
        raise CannotTell("np.linalg.multi_dot of arrays that nothing is known of", "use @")
    values = [c.reader.value(n) for n in nodes]
    bar = c.bar
    if ranks[0] == 1 and ranks[-1] == 1:
        bar = numpy("full", (1, 1), bar)
    elif ranks[0] == 1:
        bar = bar["None, :"]
    elif ranks[-1] == 1:
        bar = bar[":, None"]
    lined = [
        v["None, :"] if r == 1 and i == 0 else v[":, None"] if r == 1 else v
        for i, (v, r) in enumerate(zip(values, ranks, strict=True))
    ]
    out: list[Pieces] = []
    left = bar
    for i, node in enumerate(nodes):
        left = c.once(lined[i - 1].T @ left, "left_bar") if i else bar
        if not c.reader.fact(node).active:
            out.append(None)
            continue
        e = left
        for v in reversed(lined[i + 1 :]):
            e = e @ v.T
        out.append(e if ranks[i] == 2 else e["0"] if i == 0 else e[":, 0"])
    return {"arrays": out}


@tangent(np.linalg.multi_dot)
def multi_dot_dot(c: TangentCall) -> E | None:
    nodes = c.items("arrays")
    if nodes is None:
        raise CannotTell("np.linalg.multi_dot of a list variable", "write the arrays out in the call")
    total: E | None = None
    for i, dot in enumerate([c.reader.dot(n) for n in nodes]):
        if dot is not None:
            factors = [c.full(dot, n) if i == k else c.reader.value(n) for k, n in enumerate(nodes)]
            total = summed(total, numpy("linalg.multi_dot", factors, result=c.result))
    return total


@rule(np.linalg.matrix_power, "a, n", hint="power", infer=learning(np.linalg.matrix_power, square))
def matrix_power(c: Call) -> dict[str, Pieces]:
    n = c.static("n")
    if n == 0:
        return {}
    if n < 0:  # the power of the inverse
        return {"a": _of_inverse(c, -n)}
    return {"a": _of_power(c, transposed(c["a"]), c.bar, n)}


def _of_inverse(c: Call, n: int) -> E:
    at = c.let(transposed(numpy("linalg.inv", c["a"])), "at")
    return -(at @ _of_power(c, at, c.bar, n) @ at)


def _of_power(c: Call, at: E, bar: E, n: int) -> E:
    """Of a square of a power, that of both of its factors; of one factor more, its own part besides."""
    if n == 1:
        return bar
    power = _power(at, n // 2 if n % 2 == 0 else n - 1)
    assert power is not None
    if n % 2 == 0:
        power = c.let(power, "power") if n > 2 else power
        both = power @ bar + bar @ power
        return _of_power(c, at, c.let(both, "power_bar") if n > 2 else both, n // 2)
    return bar @ power + _of_power(c, at, c.let(at @ bar, "power_bar"), n - 1)


@tangent(np.linalg.matrix_power)
def matrix_power_dot(c: TangentCall) -> E | None:
    a_dot, n = c.dot("a"), c.static("n")
    if a_dot is None or n == 0:
        return None
    a, dot, total = c["a"], c.let(a_dot, "a_dot"), None
    if n < 0:  # the power of the inverse
        a = c.let(numpy("linalg.inv", a), "inverse")
        dot, n = c.let(-(a @ dot @ a), "inverse_dot"), -n
    for i in range(n):
        before, after = (_power(a, k) for k in (i, n - 1 - i))
        term = dot if before is None else before @ dot
        total = summed(total, term if after is None else term @ after)
    return total


def _power(a: E, n: int) -> E | None:
    return None if n == 0 else a if n == 1 else numpy("linalg.matrix_power", a, n)
