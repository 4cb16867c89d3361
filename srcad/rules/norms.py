"""Norms: each element's part in the norm's growth.

    y = np.linalg.norm(x)            x_bar = y_bar / y * x
    y = np.linalg.norm(x, 1)         x_bar = y_bar * np.sign(x)
    y = np.linalg.norm(A, "nuc")     u, s, vh = np.linalg.svd(A, full_matrices=False);  A_bar = y_bar * (u @ vh)

A norm has the gradient 0 at 0; rows, columns or elements that are equally large share equally.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from srcad.facts import Known
from srcad.rules.axes import insert, learning, normal, single, square, transposed
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.decompositions import in_columns, part
from srcad.rules.elementwise import never_zero
from srcad.rules.expr import E, numpy
from srcad.rules.products import conjugate
from srcad.rules.reductions import sum_of_hits
from srcad.rules.registry import rule, tangent
from srcad.rules.tangents import TangentCall, reduction, total
from srcad.rules.template import said_like


@dataclass(frozen=True)
class Norm:
    """One norm: of what, its value and cotangent, over which axes, whether these stay."""

    c: Call
    x: E
    y: E
    bar: E
    axes: tuple[int, ...]
    ndim: int
    keepdims: bool = False

    def back(self, e: E) -> E:
        """One number for each norm, lined up with the elements that it is of."""
        whole = len(self.axes) == self.ndim
        return e if self.keepdims or e.is_scalar or whole else insert(e, sorted(self.axes), self.ndim)

    def shares(self, hit: E, axes: tuple[int, ...]) -> E:
        """Equally large ones share equally."""
        keys: dict[str, Any] = {}
        if len(axes) < self.ndim:
            keys = {"axis": axes[0] if len(axes) == 1 else axes, "keepdims": True}
        if getattr(self.x.fact, "dtype", "float64") in ("float64", "complex128"):
            return hit / numpy("sum", hit, **keys)
        return hit / (
            numpy("sum", hit * numpy("ones_like", self.x), **keys) if keys else sum_of_hits(self.c, hit, self.x)
        )


def sign(x: E) -> E:
    """The slope of the absolute value."""
    return conjugate(numpy("sign", x))


def _euclidean(n: Norm) -> E:
    return n.back(n.bar / never_zero(n.y)) * conjugate(n.x)


def _of_vectors(n: Norm, order: Any) -> E | None:
    if order in (None, 2):
        return _euclidean(n)
    if order in (np.inf, -np.inf):
        hit = n.c.let(numpy("abs", n.x).compare("==", n.back(n.y)), "hit")
        return n.back(n.bar) * n.shares(hit, n.axes) * sign(n.x)
    if order == 1:
        return n.back(n.bar) * sign(n.x)
    if order == 0:
        return None
    if isinstance(order, str):
        raise CannotTell(f"{n.c.rule.name} of vectors with ord={order!r}", "use a number")
    p = float(order)
    size = numpy("abs", n.x)
    if p < 1.0:  # one 0 makes the whole norm 0 where p is negative
        size = n.c.let(numpy("where", n.x.compare("==", 0), np.inf, size), "size")
        return n.back(n.bar) * (n.back(n.y) / size) ** (1.0 - p) * sign(n.x)
    return n.back(n.bar * never_zero(n.y) ** (1.0 - p)) * size ** (p - 1.0) * sign(n.x)


def _of_matrices(n: Norm, order: Any) -> E:
    if order in (None, "fro", "f"):
        return _euclidean(n)
    if order in (1, -1, np.inf, -np.inf):
        along, other = n.axes if abs(order) == 1 else n.axes[::-1]
        sums = numpy("sum", numpy("abs", n.x), axis=along, keepdims=True)
        bar, y = (e if n.keepdims or e.is_scalar else insert(e, sorted(n.axes), n.ndim) for e in (n.bar, n.y))
        hit = n.c.let(sums.compare("==", y), "hit")
        return bar * n.shares(hit, (0, 1) if n.ndim == 2 else (other,)) * sign(n.x)
    if order not in (2, -2, "nuc"):
        raise CannotTell(f"{n.c.rule.name} with ord={order!r}", "use 'fro', 'nuc', 1, -1, 2, -2, np.inf or -np.inf")
    last = (n.ndim - 2, n.ndim - 1)
    x, bar = (n.x, n.bar) if n.axes == last else _moved(n)
    usv = n.c.let(numpy("linalg.svd", x, full_matrices=False), "usv")
    u, s, vh = (part(usv, i) for i in range(3))
    factors = sign(s)
    if order != "nuc":
        s = n.c.let(s, "s")
        hit = s.compare("==", numpy("max" if order == 2 else "min", s, axis=-1, keepdims=True))
        hit = n.c.let(hit, "hit")
        factors = hit / numpy("sum", hit, axis=-1, keepdims=True, **single(hit, n.x)) * sign(s)
    spread_out = bar.is_scalar or n.keepdims and n.axes == last
    made = (bar if spread_out else bar["..., None, None"]) * conjugate(
        replace((u * in_columns(factors)) @ vh, fact=x.fact)
    )
    return made if n.axes == last else numpy("moveaxis", made, (-2, -1), n.axes, result=n.x.fact)


def _moved(n: Norm) -> tuple[E, E]:
    """The matrix axes at the end; the cotangent without them."""
    squeezed = n.keepdims and not n.bar.is_scalar
    bar = numpy("squeeze", n.c.full(n.bar, n.c.node), axis=n.axes) if squeezed else n.bar
    return n.c.let(numpy("moveaxis", n.x, n.axes, (-2, -1)), "matrices"), bar


def _reverse(
    of: Callable[[Norm, Any], E | None], default: Any, axis: Any = None
) -> Callable[[Call], dict[str, Pieces]]:
    """The rule of a function that takes one kind of norm."""

    def reverse(c: Call) -> dict[str, Pieces]:
        ndim = c.ndim("x")
        where = c.static("axis") if c.given("axis") else axis
        order = c.static("ord") if c.given("ord") else default
        axes = tuple(a % ndim for a in where) if isinstance(where, tuple) else normal(where, ndim)
        e = of(Norm(c, c["x"], c.y, c.lazy_bar, axes, ndim, c.static("keepdims", False)), order)
        return {} if e is None else {"x": said_like(c, e, "x")}

    return reverse


@rule(np.linalg.norm, "x, ord=None, axis=None, keepdims=False", hint="norm", reduces="x")
def norm(c: Call) -> dict[str, Pieces]:
    ndim = c.ndim("x")
    if ndim == 0:
        return {"x": c.lazy_bar * sign(c["x"])}
    order = c.static("ord") if c.given("ord") else None
    number = len(normal(c.static("axis"), ndim)) if c.given("axis") else ndim
    if order is not None and number not in (1, 2):
        raise CannotTell("np.linalg.norm with ord of this array", "give the axis")
    return _reverse(_of_vectors if order is None or number == 1 else _of_matrices, None)(c)


@tangent(np.linalg.norm)
def norm_dot(c: TangentCall) -> E | None:
    order = c.static("ord") if c.given("ord") else None
    plain = order is None or order in ("fro", "f") or order == 2 and len(normal(c.static("axis"), c.ndim("x"))) == 1
    return _euclidean_dot(c) if plain and c.ndim("x") else reduction(c)


def _euclidean_dot(c: TangentCall, **axes: Any) -> E | None:
    """The Euclidean norm changes by x @ x_dot / norm; of other norms the reverse rule tells."""
    x_dot = c.dot("x")
    if x_dot is None:
        return None
    keys: dict[str, Any] = axes | {k: c[k] for k in ("axis", "keepdims") if c.given(k)}
    return total(c, conjugate(c["x"]) * x_dot, **keys) / never_zero(c.y)


if hasattr(np.linalg, "vector_norm"):  # NumPy 2
    rule(np.linalg.vector_norm, "x, axis=None, keepdims=False, ord=2", hint="norm", reduces="x")(
        _reverse(_of_vectors, 2)
    )
    rule(np.linalg.matrix_norm, "x, keepdims=False, ord='fro'", hint="norm", reduces="x")(
        _reverse(_of_matrices, "fro", (-2, -1))
    )

    @tangent(np.linalg.vector_norm)
    def vector_norm_dot(c: TangentCall) -> E | None:
        return _euclidean_dot(c) if not c.given("ord") or c.static("ord") == 2 else reduction(c)

    @tangent(np.linalg.matrix_norm)
    def matrix_norm_dot(c: TangentCall) -> E | None:
        axes = {} if c.ndim("x") == 2 and not c.given("keepdims") else {"axis": (-2, -1)}
        return _euclidean_dot(c, **axes) if not c.given("ord") or c.static("ord") == "fro" else reduction(c)


def _cond_fact(sp: Any, facts: list[Any], named: dict[str, Any]) -> Any:
    """Only singular values make a condition number of a matrix that is not square."""
    p = named.get("p", facts[1] if len(facts) > 1 else Known(None))
    of_any = p == Known(None) or getattr(p, "literal", None) in (2, -2)
    return learning(np.linalg.cond, (lambda *_: None) if of_any else square)(sp, facts, named)


@rule(np.linalg.cond, "x, p=None", hint="cond", infer=_cond_fact, reduces="x")
def cond(c: Call) -> dict[str, Pieces]:
    """The product of two norms: of the matrix, and of its inverse. Of singular values a quotient."""
    order = c.static("p") if c.given("p") else 2
    if order in (2, -2):
        return {"x": _extreme_values(c, *("max", "min")[:: order // 2])}
    x, bar, ndim = c["x"], c.lazy_bar, c.ndim("x")
    axes = (ndim - 2, ndim - 1)
    inverse = c.let(numpy("linalg.inv", x), "inverse")
    one, other = (c.let(numpy("linalg.norm", e, order, axis=(-2, -1)), "norm") for e in (x, inverse))
    x_bar = _of_matrices(Norm(c, x, one, bar * other, axes, ndim), order)
    inverse_bar = _of_matrices(Norm(c, inverse, other, bar * one, axes, ndim), order)
    turned = transposed(inverse)
    return {"x": said_like(c, x_bar - turned @ inverse_bar @ turned, "x")}


def _extreme_values(c: Call, top: str, bottom: str) -> E:
    """The largest singular value over the smallest, or the other way round; equal ones share equally."""
    usv = c.let(numpy("linalg.svd", c["x"], full_matrices=False), "usv")
    u, s, vh = (part(usv, i) for i in range(3))
    s = c.let(s, "s")
    keys: dict[str, Any] = {"axis": -1, "keepdims": True}
    above, below = (c.let(numpy(name, s, **keys), f"s_{name}") for name in (top, bottom))
    first, other = (c.let(s.compare("==", e), "hit") for e in (above, below))
    first, other = (hit / numpy("sum", hit, **keys, **single(hit, c["x"])) for hit in (first, other))
    bar = c.lazy_bar if c.lazy_bar.is_scalar else c.lazy_bar["..., None"]
    factors = c.let(bar * (first - above / below * other) / below, "s_bar")
    return said_like(c, conjugate(replace((u * in_columns(factors)) @ vh, fact=c.fact("x"))), "x")
