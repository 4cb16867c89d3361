"""Linear algebra. The formulas are those of M. Giles, "Collected matrix derivative results" (2008), and of
I. Murray, "Differentiation of the Cholesky decomposition" (2016).

    x = np.linalg.solve(A, b)        w = np.linalg.solve(A.T, x_bar);  b_bar = w;  A_bar = -np.outer(w, x)
    Y = np.linalg.inv(A)             A_bar = -Y.T @ Y_bar @ Y.T

`cholesky` and `eigh` read one triangle, and the gradient is on that triangle. A norm has the gradient 0 at 0.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gast
import numpy as np

from srcad.facts import Unknown, dims_of
from srcad.rules.axes import insert, learning, normal, square, transposed, unless
from srcad.rules.expr import E, fresh, numpy
from srcad.rules.products import fit
from srcad.rules.reductions import sum_of_hits
from srcad.rules.registry import Call, CannotTell, Pieces, rule
from srcad.tree.build import copy_tree


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


@rule(np.linalg.pinv, "a, rcond=None, hermitian=False, rtol=None", hint="inverse")
def pinv(c: Call) -> dict[str, Pieces]:
    """Golub and Pereyra (1973), for matrices of constant rank."""
    if c.static_or("hermitian", True) and c.given("hermitian"):
        raise CannotTell("np.linalg.pinv with hermitian=True", "leave it out")
    y, x = c.y, c["a"]
    bar = c.let(c.bar, "inverse_bar")
    yt, bt = transposed(y), transposed(bar)
    left = numpy("eye", c.length("a", -2)) - x @ y
    right = numpy("eye", c.length("a", -1)) - y @ x
    return {"a": -(yt @ bar @ yt) + left @ bt @ y @ yt + yt @ y @ bt @ right}


def _matrix_of(e: E) -> E:
    """One number for each matrix of a stack, lined up with the matrices."""
    return e if e.is_scalar else e["..., None, None"]


@rule(np.linalg.det, "a", hint="det", infer=learning(np.linalg.det, square))
def det(c: Call) -> dict[str, Pieces]:
    return {"a": _matrix_of(c.lazy_bar * c.y) * transposed(numpy("linalg.inv", c["a"]))}


@rule(np.linalg.slogdet, "a", hint="slogdet", infer=learning(np.linalg.slogdet, square))
def slogdet(c: Call) -> dict[str, Pieces]:
    bar = c.bars[1]
    return {} if bar is None else {"a": _matrix_of(bar) * transposed(numpy("linalg.inv", c["a"]))}


def _halved(c: Call, e: E, name: str = "tril") -> E:
    """A triangle with half its diagonal."""
    triangle = c.let(numpy(name, e), "triangle")
    return 0.5 * (triangle + numpy(name, triangle, -1 if name == "tril" else 1))


@rule(np.linalg.cholesky, "a, upper=False", hint="L", infer=learning(np.linalg.cholesky, square))
def cholesky(c: Call) -> dict[str, Pieces]:
    """NumPy reads the lower triangle (with `upper` the upper one), so the gradient is there."""
    upper = c.static("upper", False)
    factor, bar = c.y, c.bar
    if upper:
        factor, bar = transposed(factor), transposed(bar)
    lt = transposed(factor)
    p = c.let(numpy("tril", lt @ bar), "P")
    both = numpy("tril", p, -1) + transposed(p)
    s = numpy("linalg.solve", lt, transposed(numpy("linalg.solve", lt, both)))
    return {"a": _halved(c, s, "triu" if upper else "tril")}


@rule(np.linalg.eigh, "a, UPLO='L'", hint="eigen", infer=learning(np.linalg.eigh, square))
def eigh(c: Call) -> dict[str, Pieces]:
    uplo = c.static("UPLO", "L").upper()
    w_bar, v_bar = c.bars
    fact = c.result
    items = getattr(fact, "items", None) or (Unknown(), Unknown())
    w, v = (
        E(gast.Subscript(copy_tree(c.y.node), gast.Constant(i, None), gast.Load()), items[i], c.scope) for i in (0, 1)
    )
    vt = transposed(v)
    g: E | None = None
    if v_bar is not None:
        if v_bar.is_scalar:
            v_bar = numpy("full_like", v, v_bar)
        gap = c.let(w["..., None, :"] - w["..., :, None"], "gap")
        away = numpy("where", gap.compare("==", 0), np.inf, gap)
        g = v @ ((vt @ v_bar) / away) @ vt
    if w_bar is not None:
        part = v * (w_bar if w_bar.is_scalar else w_bar["..., None, :"]) @ vt
        g = part if g is None else g + part
    if g is None:
        return {}
    g = c.let(g, "G")
    return {"a": _halved(c, g + transposed(g), "tril" if uplo == "L" else "triu")}


@rule(np.linalg.eigvalsh, "a, UPLO='L'", hint="w", infer=learning(np.linalg.eigvalsh, square))
def eigvalsh(c: Call) -> dict[str, Pieces]:
    uplo = c.static("UPLO", "L").upper()
    keys: dict[str, Any] = {} if uplo == "L" else {"UPLO": uplo}
    v = c.let(
        E(
            gast.Subscript(numpy("linalg.eigh", c["a"], **keys).node, gast.Constant(1, None), gast.Load()),
            c.fact("a"),
            c.scope,
        ),
        "V",
    )
    bar = c.lazy_bar
    g = (v * (bar if bar.is_scalar else bar["..., None, :"])) @ transposed(v)
    return {"a": _halved(c, 2.0 * g, "tril" if uplo == "L" else "triu")}


# ---------------------------------------------------------------- norms


def _never_zero(y: E) -> E:
    """A divisor that turns 0 into infinity: the quotient is then 0."""
    return unless(y.compare(">", 0), y, np.inf)


@rule(np.linalg.norm, "x, ord=None, axis=None, keepdims=False", hint="norm")
def norm(c: Call) -> dict[str, Pieces]:
    ndim = c.ndim("x")
    axis, order = c.static("axis"), c.static("ord") if c.given("ord") else None
    keepdims = c.static("keepdims", False)
    axes = normal(axis, ndim)
    if axis is None and order is not None and ndim not in (1, 2):
        raise CannotTell("np.linalg.norm with ord of this array", "give the axis")
    whole = len(axes) == ndim

    def back(e: E) -> E:
        return e if keepdims or e.is_scalar else insert(e, axes, ndim)

    if ndim == 0:
        return {"x": c.lazy_bar * numpy("sign", c["x"])}
    if order in (None, "fro", "f") or (order == 2 and len(axes) == 1):
        return {"x": back(c.lazy_bar / _never_zero(c.y)) * c["x"]}
    if len(axes) == 1:
        return {"x": _vector_norm(c, order, axes[0], whole, back)}
    return {"x": _matrix_norm(c, order, axis, ndim, keepdims)}


def _vector_norm(c: Call, order: Any, axis: int, whole: bool, back: Any) -> Any:
    x, bar = c["x"], c.lazy_bar
    if order in (np.inf, -np.inf):
        hit = c.let(numpy("abs", x).compare("==", back(c.y)), "hit")
        keys: dict[str, Any] = {} if whole else {"axis": axis, "keepdims": True}
        return back(bar) / _hits(c, hit, x, keys) * hit * numpy("sign", x)
    if order == 1:
        return back(bar) * numpy("sign", x)
    if order == 0:
        return None
    if isinstance(order, str):
        raise CannotTell(f"np.linalg.norm of vectors with ord={order!r}", "use a number")
    p = float(order)
    if p > 1.0:
        return back(bar * _never_zero(c.y) ** (1.0 - p)) * numpy("abs", x) ** (p - 1.0) * numpy("sign", x)
    size = c.let(numpy("where", x.compare("==", 0), np.inf, numpy("abs", x)), "size")
    return back(bar * _never_zero(c.y) ** (1.0 - p)) * size ** (p - 1.0) * numpy("sign", x)


def _hits(c: Call, hit: E, like: E, keys: dict[str, Any]) -> E:
    if getattr(like.fact, "dtype", "float64") == "float64":
        return numpy("sum", hit, **keys)
    return sum_of_hits(c, hit, like) if not keys else numpy("sum", hit * numpy("ones_like", like), **keys)


def _matrix_norm(c: Call, order: Any, axis: Any, ndim: int, keepdims: bool) -> E:
    x, bar, y = c["x"], c.lazy_bar, c.y
    row, column = (0, 1) if axis is None else (a % ndim for a in axis)
    if order in (1, -1, np.inf, -np.inf):
        along, other = (row, column) if abs(order) == 1 else (column, row)
        sums = numpy("sum", numpy("abs", x), axis=along, keepdims=True)
        if not keepdims:
            bar, y = (e if e.is_scalar else insert(e, sorted((row, column)), ndim) for e in (bar, y))
        hit = c.let(sums.compare("==", y), "hit")
        keys: dict[str, Any] = {} if ndim == 2 else {"axis": other, "keepdims": True}
        return bar / _hits(c, hit, x, keys) * hit * numpy("sign", x)
    if order not in (2, -2, "nuc") or (row, column) != (ndim - 2, ndim - 1):
        raise CannotTell(f"np.linalg.norm with ord={order!r} along these axes", "move the matrix axes to the end")
    usv = c.let(numpy("linalg.svd", x, full_matrices=False, result=Unknown()), "usv")
    parts = [gast.Subscript(copy_tree(usv.node), gast.Constant(i, None), gast.Load()) for i in range(3)]
    u, s, vt = (E(part, Unknown(), c.scope) for part in parts)
    if not bar.is_scalar and not keepdims:
        bar = bar["..., None, None"]
    if order == "nuc":
        return replace(bar * (u * numpy("sign", s["..., None, :"]) @ vt), fact=c.fact("x"))
    if not y.is_scalar:
        y = y["..., 0"] if keepdims else y["..., None"]
    s = c.let(s, "s")
    hit = c.let(s.compare("==", numpy("max" if order == 2 else "min", s, axis=-1, keepdims=True)), "hit")
    share = hit / numpy("sum", hit, axis=-1, keepdims=True) * numpy("sign", s)
    return replace(bar * (u * share["..., None, :"] @ vt), fact=c.fact("x"))


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
    for i, node in enumerate(nodes):
        if not c.reader.fact(node).active:
            out.append(None)
            continue
        e = bar
        for v in lined[:i]:
            e = v.T @ e
        for v in reversed(lined[i + 1 :]):
            e = e @ v.T
        out.append(e if ranks[i] == 2 else e["0"] if i == 0 else e[":, 0"])
    return {"arrays": out}


@rule(np.linalg.matrix_power, "a, n", hint="power", infer=learning(np.linalg.matrix_power, square))
def matrix_power(c: Call) -> dict[str, Pieces]:
    n = c.static("n")
    if n == 0:
        return {}
    if n < 0:
        raise CannotTell("np.linalg.matrix_power with a negative power", "take the power of np.linalg.inv(a)")
    at = transposed(c["a"])
    bar = c.bar
    total: E | None = None
    for i in range(n):
        e = bar
        if i:
            e = (at if i == 1 else numpy("linalg.matrix_power", at, i)) @ e
        if n - 1 - i:
            e = e @ (at if n - 1 - i == 1 else numpy("linalg.matrix_power", at, n - 1 - i))
        total = e if total is None else total + e
    return {"a": total}
