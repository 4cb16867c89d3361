"""Python's own functions of numbers and lists, and what is constant."""

from __future__ import annotations

import builtins
import cmath
import math
import operator

import gast
import numpy as np

from srcad.facts import Array, Scalar, Seq, Unknown, dims_of
from srcad.lengths import is_many
from srcad.rules.axes import is_active
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.expr import NUMPY, E, literal, numpy, runtime
from srcad.rules.registry import constant, rule, tangent
from srcad.rules.tangents import TangentCall, summed
from srcad.runtime.helpers import to_each
from srcad.tree.build import apart, copy_tree, name, parse_expr, substitute, walk
from srcad.tree.build import text as text_of

constant(
    np.floor,
    np.ceil,
    np.rint,
    np.trunc,
    np.round,
    np.around,
    np.fix,
    np.floor_divide,
    np.argmax,
    np.argmin,
    np.argsort,
    np.nanargmax,
    np.nanargmin,
    np.argwhere,
    np.argpartition,
    np.lexsort,
    np.isnan,
    np.isfinite,
    np.isinf,
    np.isclose,
    np.allclose,
    np.array_equal,
    np.array_equiv,
    np.bartlett,
    np.isscalar,
    np.isneginf,
    np.isposinf,
    np.isreal,
    np.iscomplex,
    np.isrealobj,
    np.iscomplexobj,
    np.isin,
    np.logical_and,
    np.logical_or,
    np.logical_not,
    np.logical_xor,
    np.greater,
    np.greater_equal,
    np.less,
    np.less_equal,
    np.equal,
    np.not_equal,
    np.signbit,
    np.bitwise_and,
    np.bitwise_or,
    np.bitwise_xor,
    np.invert,
    np.left_shift,
    np.right_shift,
    np.shape,
    np.ndim,
    np.size,
    np.any,
    np.all,
    np.count_nonzero,
    np.searchsorted,
    np.digitize,
    np.nonzero,
    np.flatnonzero,
    np.result_type,
    np.dtype,
    np.finfo,
    np.iinfo,
    np.spacing,
    np.einsum_path,
    np.may_share_memory,
    np.shares_memory,
    np.linalg.matrix_rank,
    math.floor,
    math.ceil,
    math.trunc,
    math.isnan,
    math.isinf,
    math.isfinite,
    math.isclose,
    cmath.isclose,
    cmath.isfinite,
    cmath.isinf,
    cmath.isnan,
    math.factorial,
    math.gcd,
    math.comb,
    math.perm,
    math.isqrt,
    operator.lt,
    operator.le,
    operator.gt,
    operator.ge,
    operator.eq,
    operator.ne,
    operator.not_,
    operator.truth,
    operator.floordiv,
    operator.index,
    operator.is_,
    operator.is_not,
    operator.contains,
    bool,
    int,
    len,
    round,
    isinstance,
    issubclass,
    callable,
    hasattr,
    type,
    id,
    str,
    repr,
    format,
    any,
    all,
    hash,
    methods="any all argmax argmin argsort nonzero round searchsorted",
)


@rule((float, np.float64, np.float32, np.float16, np.longdouble), "x=0.0", hint="number", linear="x")
@rule(np.clongdouble, "x=0.0", hint="z", linear="x")
def float_(c: Call) -> dict[str, Pieces]:
    return {"x": c.lazy_bar}


@rule((np.complex128, np.complex64, complex), "real=0.0, imag=0.0", active="real imag", linear="real imag", hint="z")
def complex_(c: Call) -> dict[str, Pieces]:
    return {p: e for p, e in (("real", c.lazy_bar), ("imag", c.lazy_bar * literal(1j, c.scope))) if c.active(p)}


@rule(builtins.sum, "iterable, start=0", active="iterable start", hint="total", linear="iterable start")
def sum_(c: Call) -> dict[str, Pieces]:
    """Each element gets the cotangent."""
    out: dict[str, Pieces] = {}
    nodes = c.items("iterable")
    if c.active("iterable"):
        if nodes is not None:
            out["iterable"] = [c.reduced_to(c.lazy_bar, n) if is_active(c, n) else None for n in nodes]
        elif isinstance(c.fact("iterable"), Array):
            out["iterable"] = c.lazy_bar
        else:
            out["iterable"] = _to_each(c, "iterable")
    if c.active("start"):
        out["start"] = c.reduced(c.lazy_bar, "start")
    return out


def _to_each(c: Call, parameter: str) -> E:
    """The cotangent of a sum for each element of a list of any length: numbers, or arrays of their own."""
    bar, fact = c.lazy_bar, c.fact(parameter)
    dims = dims_of(fact.elem) if isinstance(fact, Seq) and fact.elem is not None else None
    total = dims_of(c.result)
    if dims is None or total is None or len(total) != len(dims) or not all(map(is_many, dims)):
        return runtime(to_each, c.bar, c[parameter])
    if not dims:
        return _filled("[bar] * len(xs)", c, bar=bar, xs=c[parameter])
    spread = text_of(c.bar.node) != text_of(bar.node)  # over the sum's shape, which a sum of nothing has not
    if bar.is_scalar or spread:  # arrays that are added have one shape where no length is 1
        text = "[np.ones_like(x) for x in xs]" if bar.literal == 1.0 else "[np.full_like(x, bar) for x in xs]"
        return _filled(text, c, bar=bar, xs=c[parameter], np=E(name(NUMPY), Unknown(), c.scope))
    return _filled("[bar.copy() for _ in xs]", c, bar=c.let(c.bar, "item_bar"), xs=c[parameter])


def _filled(text: str, c: Call, **names: E) -> E:
    """A text with expressions for its names; what a comprehension in it binds is named apart from all of these."""
    tree = parse_expr(text)
    bound = {n.id for n in walk(tree) if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Store)}
    for n in walk(tree):
        if isinstance(n, gast.Name) and n.id in bound:
            n.id = apart(n.id)
    return E(substitute(tree, {k: v.node for k, v in names.items()}), Unknown(), c.scope)


def _extremum(c: Call) -> dict[str, Pieces]:
    """The largest gets it all; elements that are equally large share equally."""
    if c.given("key"):
        raise CannotTell(f"{c.rule.name} with key=", "write the comparison out")
    args = list(c.operands["args"])
    if len(args) == 1:
        return {"args": [_of_one(c, args[0])]}
    return {"args": _shares(c, args)}


def _shares(c: Call, nodes: list[gast.expr]) -> list[Pieces]:
    if any(dims_of(c.reader.fact(n)) not in ((), None) for n in nodes):
        raise CannotTell(f"{c.rule.name} of arrays", "use np.maximum or np.minimum")
    values = [c.reader.value(n) for n in nodes]
    op = ">" if c.rule.function is max else "<"
    out: list[Pieces] = []
    for i, node in enumerate(nodes):
        if not is_active(c, node):
            out.append(None)
            continue
        if len(nodes) == 2:
            a, b = values[i], values[1 - i]
            text = f"bar if a {op} b else 0.5 * bar if a == b else 0.0"
            e = _filled(text, c, bar=c.lazy_bar, a=a, b=b)
        else:
            y = c.y
            every = gast.Tuple([copy_tree(v.node) for v in values], gast.Load())
            e = _filled(
                "bar / every.count(y) if a == y else 0.0",
                c,
                bar=c.lazy_bar,
                a=values[i],
                y=y,
                every=E(every, Unknown(), c.scope),
            )
        out.append(E(e.node, Scalar("float64"), c.scope))
    return out


def _of_one(c: Call, node: gast.expr) -> Pieces:
    if isinstance(node, (gast.List, gast.Tuple)):
        return _shares(c, list(node.elts))
    fact, xs, y = c.scope.resolved(c.reader.fact(node)), c.reader.value(node), c.y
    if isinstance(fact, Array):
        hit = c.let(xs.compare("==", y), "hit")
        return c.lazy_bar / numpy("sum", hit) * hit
    return _filled("[bar / xs.count(y) if x == y else 0.0 for x in xs]", c, bar=c.lazy_bar, xs=xs, y=y)


for _function in (max, min):
    rule(_function, "*args, key=None, default=None", hint="top" if _function is max else "low")(_extremum)


@tangent(max)
def extremum_dot(c: TangentCall) -> E | None:
    """The tangent of the largest; elements that are equally large share equally."""
    if c.given("key"):
        raise CannotTell(f"{c.rule.name} with key=", "write the comparison out")
    args = c.operands["args"]
    nodes = list(getattr(args[0], "elts", [])) if len(args) == 1 else args
    if not nodes:
        return _extremum_of_one(c, args[0])
    dots = [c.reader.dot(n) for n in nodes]
    c.raw_bar = literal(1.0, c.scope)
    total: E | None = None
    for share, dot in zip(_shares(c, nodes), dots, strict=True):
        if dot is not None and share is not None:
            total = summed(total, E(share.node, dot.fact, c.scope) * dot)
    return total


def _extremum_of_one(c: TangentCall, node: gast.expr) -> E | None:
    dots = c.reader.dot(node)
    if dots is None:
        return None
    xs, y = c.reader.value(node), c.y
    if isinstance(c.scope.resolved(c.reader.fact(node)), Array):
        hit = c.let(xs.compare("==", y), "hit")
        return numpy("sum", dots * hit, result=c.result) / numpy("sum", hit)
    text = "sum([x_dot for x, x_dot in zip(xs, dots) if x == y]) / xs.count(y)"
    return E(_filled(text, c, xs=xs, dots=dots, y=y).node, c.result, c.scope)


def _fsum(c: Call) -> dict[str, Pieces]:
    nodes = c.items("seq")
    if nodes is not None:
        return {"seq": [c.lazy_bar if is_active(c, n) else None for n in nodes]}
    if isinstance(c.fact("seq"), Array):
        return {"seq": c.lazy_bar}
    return {"seq": _to_each(c, "seq")}


rule(math.fsum, "seq", hint="total", linear="seq")(_fsum)
