"""Products that sum: `dot`, `matmul`, `inner`, `outer`, `tensordot`, `einsum` are one thing, in letters.

    y = A @ B        y[n, m] = sum over k of A[n, k] * B[k, m]            "nk,km->nm"

The cotangent of one factor is the product of the cotangent with the others, in the same letters:
"nm,km->nk", for which a person writes `y_bar @ B.T`. `contract` finds that text. A cotangent that is one
number for all elements has no letters: `np.sum(A @ B)` gives `A_bar = np.sum(B, axis=1)`, a row that
broadcasts.
"""

from __future__ import annotations

import operator
import string
from dataclasses import replace
from typing import Any

import gast
import numpy as np

from srcad import infer
from srcad.facts import Array, Dim, Fact, Known, Length, Scalar, Seq, Unknown, dims_of
from srcad.rules.axes import dtype_of, learning, method, reshaped_like, spread, transposed
from srcad.rules.call import Call, CannotTell, Pieces, of_kind
from srcad.rules.expr import E, fresh, is_negative, literal, numpy, runtime, split_sign
from srcad.rules.registry import OPERATORS, register, rule
from srcad.runtime.linear import cross_back
from srcad.runtime.products import dot_left, dot_right, matmul_left, matmul_right
from srcad.tree.build import copy_tree

Term = tuple[E, str]  # a factor and its letters


def contract(c: Call, terms: list[Term], target: str) -> E:
    """The product of the terms, summed over all letters that are not in `target`.

    Letters that only `target` has are left to broadcasting.
    """
    factor = literal(1.0, c.scope)
    for e, letters in terms:
        if not letters:
            factor = factor * e
    arrays = [(e, s) for e, s in terms if s]
    if not arrays:
        return factor
    have = "".join(dict.fromkeys("".join(s for _, s in arrays)))
    want = "".join(x for x in target if x in have)
    if any(len(set(s)) < len(s) for _, s in arrays) or len(arrays) > 2:
        e = _einsum(arrays, want)
    elif len(arrays) == 1:
        e = _one(*arrays[0], want)
    else:
        e = _two(*arrays[0], *arrays[1], want)
    return factor * spread(e, [i - len(target) for i, x in enumerate(target) if x in want])


def _einsum(arrays: list[Term], want: str) -> E:
    return numpy("einsum", ",".join(s for _, s in arrays) + "->" + want, *(e for e, _ in arrays))


def _one(e: E, letters: str, want: str) -> E:
    axes = tuple(i for i, x in enumerate(letters) if x not in want)
    if axes:
        every = len(axes) == len(letters)
        e = numpy("sum", e) if every else numpy("sum", e, axis=axes[0] if len(axes) == 1 else axes)
    return _ordered(e, "".join(x for x in letters if x in want), want)


def _ordered(e: E, letters: str, want: str) -> E:
    """The axes in the wanted order."""
    if letters == want:
        return e
    if letters == want[::-1]:
        return e.T
    return numpy("transpose", e, tuple(letters.index(x) for x in want))


def _two(x: E, xs: str, y: E, ys: str, want: str) -> E:
    keep = set(want)
    alone = [a for a in xs if a not in ys and a not in keep]
    if alone:
        x, xs = (
            _one(x, xs, "".join(a for a in xs if a not in alone)),
            "".join(a for a in xs if a not in alone),
        )
    alone = [a for a in ys if a not in xs and a not in keep]
    if alone:
        y, ys = (
            _one(y, ys, "".join(a for a in ys if a not in alone)),
            "".join(a for a in ys if a not in alone),
        )
    common = set(xs) & set(ys)
    batch, summed = common & keep, [a for a in xs if a in common - keep]
    if not summed:
        return _outer(x, xs, y, ys, want)
    if batch:
        return _batched(x, xs, y, ys, want, summed)
    if len(summed) == 1 and len(xs) <= 2 and len(ys) <= 2:
        return _matrices(x, xs, y, ys, want, summed[0])
    free_x, free_y = (_without(s, summed) for s in (xs, ys))
    if len(summed) == 1 and len(ys) == 2 and xs[-1] == summed[0] and want == free_x + free_y:
        return x @ (y.T if ys[1] == summed[0] else y)
    if want == free_y + free_x and free_x:
        x, xs, y, ys, free_x, free_y = y, ys, x, xs, free_y, free_x
    axes = [[s.index(a) for a in summed] for s in (xs, ys)]
    pair = (axes[0][0], axes[1][0]) if len(summed) == 1 else (tuple(axes[0]), tuple(axes[1]))
    whole = len(summed) if axes == [list(range(len(xs) - len(summed), len(xs))), list(range(len(summed)))] else pair
    return _ordered(numpy("tensordot", x, y, axes=whole), free_x + free_y, want)


def _without(letters: str, taken: Any) -> str:
    return "".join(a for a in letters if a not in taken)


def _outer(x: E, xs: str, y: E, ys: str, want: str) -> E:
    """No sum: a product of elements, lined up by broadcasting."""
    if len(xs) == len(ys) == 1 and xs != ys:
        (less, x), (lesser, y) = split_sign(x), split_sign(y)
        made = numpy("outer", x, y) if want == xs + ys else numpy("outer", y, x)
        return -made if less != lesser else made
    lined = []
    for e, letters in ((x, xs), (y, ys)):
        order = "".join(a for a in want if a in letters)
        lined.append(spread(_ordered(e, letters, order), [want.index(a) - len(want) for a in order]))
    return lined[0] * lined[1]


def _matrices(x: E, xs: str, y: E, ys: str, want: str, k: str) -> E:
    """One product of matrices or vectors; of a matrix and a vector the matrix stands first: `X.T @ z_bar`."""
    if len(xs) == 1 and len(ys) == 2 or (len(xs) == len(ys) == 2 and want == _without(ys, k) + _without(xs, k)):
        x, xs, y, ys = y, ys, x, xs
    if is_negative(x) and is_negative(y):
        x, y = -x, -y
    left = x.T if len(xs) == 2 and xs[0] == k else x
    right = y.T if len(ys) == 2 and ys[1] == k else y
    return left @ right


def _batched(x: E, xs: str, y: E, ys: str, want: str, summed: list[str]) -> E:
    """A stack of matrix products where the letters allow it, otherwise `np.einsum`."""
    b = len(want) - 2
    if len(summed) == 1 and len(xs) == len(ys) == len(want) and xs[:b] == ys[:b] == want[:b]:
        k = summed[0]
        if want[b] in ys:
            x, xs, y, ys = y, ys, x, xs
        if want[b] in xs and want[b + 1] in ys and k in xs[b:] and k in ys[b:]:
            return (transposed(x) if xs[b] == k else x) @ (transposed(y) if ys[b + 1] == k else y)
    return _einsum([(x, xs), (y, ys)], want)


def fit(c: Call, e: E, operand: gast.expr, may_broadcast: list[int] | None = None) -> E:
    """Sum a contribution over the axes along which its argument has length 1 and was repeated."""
    want = dims_of(c.scope.resolved(c.reader.fact(operand)))
    if e.dims is None or want is None:
        return sum_to_shape(c, e, operand)
    skip = len(want) - len(e.dims)
    ones = []
    for i, (p, q) in enumerate(zip(e.dims, want[skip:], strict=True)):
        if may_broadcast is not None and i + skip not in may_broadcast:
            continue
        if p == 1 or c.scope.same(p, q):
            continue
        if q == 1:
            ones.append(i)
        elif isinstance(q, int) or not q.many:
            return sum_to_shape(c, e, operand)
    return numpy("sum", e, axis=ones[0] if len(ones) == 1 else tuple(ones), keepdims=True) if ones else e


def sum_to_shape(c: Call, e: E, operand: gast.expr) -> E:
    value = c.reader.value(operand)
    node = gast.Call(gast.Name("unbroadcast", gast.Load(), None, None), [copy_tree(e.node), value.node], [])
    return E(node, of_kind(c.scope.resolved(c.reader.fact(operand)), e.fact), c.scope, e.marks)


def in_shape_of(c: Call, e: E, parameter: str) -> E:
    """The part of a contribution that belongs to this argument, which was broadcast against others."""
    if c.scope.alike(c.dims(parameter), e.dims):
        return e
    return sum_to_shape(c, e, c.operands[parameter])


def conjugate(e: E) -> E:
    """The conjugate; what is known to be real is its own."""
    return e if getattr(e.fact, "dtype", "complex")[0] != "c" else numpy("conj", e)


def bilinear(
    c: Call, a: str, xs: str, b: str, ys: str, out: str, broadcast: str = "", conjugated: bool = False
) -> dict[str, Pieces]:
    """The rule of a product of two arguments, in letters; those in `broadcast` may have length 1.

    Of the first one its conjugate may be the factor.
    """
    lazy = c.lazy_bar
    bar: Term = (lazy, "") if lazy.is_scalar else (c.bar, out)
    result: dict[str, Pieces] = {}
    for p, letters, other, others in ((a, xs, b, ys), (b, ys, a, xs)):
        if c.active(p):
            factor = c.factor(other) if lazy.is_scalar or c.is_minus_name(c.operands[other]) else c[other]
            e = contract(c, [bar, (conjugate(factor) if conjugated and p == b else factor, others)], letters)
            e = conjugate(e) if conjugated and p == a else e
            may = [i for i, x in enumerate(letters) if x in broadcast]
            result[p] = fit(c, e, c.operands[p], may) if may else e
    return result


def _scaled(c: Call, a: str, b: str) -> dict[str, Pieces]:
    """One of the two is a number."""
    return {p: c.reduced(c.lazy_bar * c[o], p) for p, o in ((a, b), (b, a)) if c.active(p)}


def _of_any_rank(c: Call, a: str, b: str, left: Any, right: Any) -> dict[str, Pieces]:
    """Where the numbers of dimensions are known only when the program runs."""
    return {p: runtime(back, c.bar, c[a], c[b]) for p, back in ((a, left), (b, right)) if c.active(p)}


def _matmul(c: Call, a: str, b: str) -> dict[str, Pieces]:
    if c.dims(a) is None or c.dims(b) is None:
        return _of_any_rank(c, a, b, matmul_left, matmul_right)
    p, q = c.ndim(a), c.ndim(b)
    batch = string.ascii_uppercase[: max(p - 2, q - 2, 0)]
    xs = "k" if p == 1 else batch[len(batch) - (p - 2) :] + "nk"
    ys = "k" if q == 1 else batch[len(batch) - (q - 2) :] + "km"
    out = batch + ("n" if p > 1 else "") + ("m" if q > 1 else "")
    return bilinear(c, a, xs, b, ys, out, broadcast=batch)


def _same_inner(scope: Any, dims: Any, facts: Any, named: Any) -> None:
    a, b = dims
    scope.unify(a[-1], b[-2] if len(b) > 1 else b[0])
    for p, q in zip(a[:-2][::-1], b[:-2][::-1], strict=False):
        scope.meet(p, q, fresh())


def _same_last(scope: Any, dims: Any, facts: Any, named: Any) -> None:
    scope.unify(dims[0][-1], dims[1][-1])


@rule(np.matmul, "x1, x2", active="x1 x2", hint="z", infer=learning(np.matmul, _same_inner), bilinear="x1 x2")
def matmul(c: Call) -> dict[str, Pieces]:
    return _matmul(c, "x1", "x2")


OPERATORS[gast.MatMult] = matmul.record  # type: ignore[attr-defined]
register(OPERATORS[gast.MatMult], [operator.matmul])


@rule(
    np.dot, "a, b, out=None", active="a b", method="dot", hint="z", infer=learning(np.dot, _same_inner), bilinear="a b"
)
def dot(c: Call) -> dict[str, Pieces]:
    if c.dims("a") is None or c.dims("b") is None:
        return _of_any_rank(c, "a", "b", dot_left, dot_right)
    p, q = c.ndim("a"), c.ndim("b")
    if p == 0 or q == 0:
        return _scaled(c, "a", "b")
    if p <= 2 and q <= 2:
        return _matmul(c, "a", "b")
    left, right = string.ascii_uppercase[: p - 1], string.ascii_lowercase[12 : 12 + q - 1]
    ys = "k" if q == 1 else right[:-1] + "k" + right[-1]
    return bilinear(c, "a", left + "k", "b", ys, left + right)


@rule(np.inner, "a, b", active="a b", hint="z", infer=learning(np.inner, _same_last), bilinear="a b")
def inner(c: Call) -> dict[str, Pieces]:
    p, q = c.ndim("a"), c.ndim("b")
    if p == 0 or q == 0:
        return _scaled(c, "a", "b")
    left, right = string.ascii_uppercase[: p - 1], string.ascii_lowercase[12 : 12 + q - 1]
    return bilinear(c, "a", left + "k", "b", right + "k", left + right)


@rule(np.outer, "a, b, out=None", active="a b", hint="z", bilinear="a b")
def outer(c: Call) -> dict[str, Pieces]:
    lazy = c.lazy_bar
    bar: Term = (lazy, "") if lazy.is_scalar else (c.bar, "nm")
    result: dict[str, Pieces] = {}
    for p, letter, other, letters in (("a", "n", "b", "m"), ("b", "m", "a", "n")):
        if c.active(p):
            e = contract(c, [bar, (_flat(c, other), letters)], letter)
            result[p] = _shaped(c, e, p)
    return result


def _flat(c: Call, parameter: str) -> E:
    x = c[parameter]
    if c.ndim(parameter) == 1:
        return x
    return numpy("ravel", x) if c.ndim(parameter) == 0 else method(x, "ravel", result=numpy("ravel", x).fact)


def _shaped(c: Call, e: E, parameter: str) -> E:
    if c.ndim(parameter) == 0 and not e.is_scalar:
        return e["0"]
    return reshaped_like(c, e, parameter)


def _number_fact(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    """One number, whatever the two shapes are; vectors are as long."""
    a, b = (*facts, *named.values())[:2]
    if not isinstance(a, (Array, Scalar)) or not isinstance(b, (Array, Scalar)):
        return Unknown()
    p, q = dims_of(a), dims_of(b)
    if p and q and len(p) == len(q) == 1:
        sp.scope.unify(p[0], q[0])
    return infer.elementwise(np.multiply, [Scalar(f.dtype, weak=False) for f in (a, b)], sp.scope, sp.fresh())


@rule(np.vdot, "a, b", active="a b", hint="z", infer=_number_fact, bilinear="a b")
def vdot(c: Call) -> dict[str, Pieces]:
    result: dict[str, Pieces] = {}
    if c.active("a"):
        result["a"] = conjugate(c.lazy_bar * reshaped_like(c, c["b"], "a"))
    if c.active("b"):
        result["b"] = c.lazy_bar * conjugate(reshaped_like(c, c["a"], "b"))
    return result


def _paired(axes: Any, p: int, q: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The axes of `a` and of `b` over which `tensordot` sums, in pairs."""
    if isinstance(axes, int):
        return tuple(range(p - axes, p)), tuple(range(axes))
    of_a, of_b = (s if isinstance(s, tuple) else (s,) for s in axes)
    return tuple(i % p for i in of_a), tuple(i % q for i in of_b)


def _same_pairs(scope: Any, dims: Any, facts: Any, named: Any) -> None:
    axes = fact_value(named["axes"] if "axes" in named else facts[2]) if "axes" in named or len(facts) > 2 else 2
    for i, j in zip(*_paired(axes, len(dims[0]), len(dims[1])), strict=True):
        scope.unify(dims[0][i], dims[1][j])


def fact_value(fact: Any) -> Any:
    """The value that a fact stands for; TypeError where it is not known."""
    if isinstance(fact, Seq) and fact.items is not None:
        return tuple(fact_value(part) for part in fact.items)
    if isinstance(fact, Scalar) and (fact.literal is not None or isinstance(fact.size, int)):
        return fact.size if fact.literal is None else fact.literal
    if isinstance(fact, Known):
        return fact.value
    raise TypeError


@rule(np.tensordot, "a, b, axes=2", active="a b", hint="z", infer=learning(np.tensordot, _same_pairs), bilinear="a b")
def tensordot(c: Call) -> dict[str, Pieces]:
    p, q = c.ndim("a"), c.ndim("b")
    of_a, of_b = _paired(c.static("axes", 2), p, q)
    letters = string.ascii_letters
    xs = letters[:p]
    ys = list(letters[p : p + q])
    for i, j in zip(of_a, of_b, strict=True):
        ys[j] = xs[i]
    out = _without(xs, [xs[i] for i in of_a]) + "".join(y for j, y in enumerate(ys) if j not in of_b)
    if p == 0 or q == 0:
        return _scaled(c, "a", "b")
    return bilinear(c, "a", xs, "b", "".join(ys), out)


def _same_letters(scope: Any, dims: Any, facts: Any, named: Any) -> None:
    ins, _ = parse_subscripts(facts[0].value, dims[1:])
    lengths: dict[str, Any] = {}
    for letters, lens in zip(ins, dims[1:], strict=True):
        for x, n in zip(letters, lens, strict=True):
            lengths[x] = scope.meet(lengths[x], n, fresh()) if x in lengths else n


_by_example = learning(np.einsum, _same_letters)


def _einsum_fact(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    """By example; where two lengths of one letter are not known to be equal, by the letters alone."""
    found: Fact = _by_example(sp, facts, named)
    dims = [dims_of(f) for f in facts[1:]]
    text = getattr(facts[0], "value", None) if facts else None
    if not isinstance(found, Unknown) or named or not isinstance(text, str) or None in dims:
        return found
    try:
        ins, out = parse_subscripts(text, dims)
    except (TypeError, ValueError, CannotTell):
        return found
    lengths: dict[str, set[Any]] = {}
    for letters, lens in zip(ins, dims, strict=True):
        for x, n in zip(letters, lens or (), strict=True):
            lengths.setdefault(x, set()).add(sp.scope.find(n))
    dtype = np.result_type(*(f.dtype for f in facts[1:])).name  # type: ignore[attr-defined]
    one = {x: ns - {1} for x, ns in lengths.items()}
    made = tuple(min(one[x], key=repr) if len(one[x]) == 1 else Dim(sp.fresh()) if one[x] else 1 for x in out)
    return Array(dtype, made, sites=frozenset([sp.fresh()])) if made else Scalar(dtype, False)


@rule(
    np.einsum,
    "subscripts, *operands, out=None, dtype=None, order='K', casting='safe', optimize=False",
    active="operands",
    hint="z",
    infer=_einsum_fact,
    bilinear="operands",
)
def einsum(c: Call) -> dict[str, Pieces]:
    nodes = list(c.operands["operands"])
    facts = [c.scope.resolved(c.reader.fact(n)) for n in nodes]
    subscripts = c.static("subscripts")
    if not isinstance(subscripts, str):
        raise CannotTell("np.einsum with lists of axes", 'write the subscripts as a string: "ij,jk->ik"')
    ins, out = parse_subscripts(subscripts, [dims_of(f) for f in facts])
    lazy, known = c.lazy_bar, all(dims_of(f) is not None for f in facts)
    bar: Term = (lazy, "") if lazy.is_scalar and (known or not out) else (c.bar, out)
    pieces: list[Any] = []
    for i, node in enumerate(nodes):
        if not facts[i].active:
            pieces.append(None)
            continue
        terms = [bar] + [(c.reader.value(n), s) for j, (n, s) in enumerate(zip(nodes, ins, strict=True)) if j != i]
        pieces.append(_einsum_back(c, terms, ins[i], node))
    return {"operands": pieces}


def _einsum_back(c: Call, terms: list[Term], letters: str, node: gast.expr) -> E:
    target, spare = (
        "",
        iter(x for x in string.ascii_letters if not any(x in s for _, s in terms) and x not in letters),
    )
    for i, x in enumerate(letters):
        if x not in target:
            target += x
            continue
        new = next(spare)  # a diagonal was read: it is written back to the diagonal
        terms, target = [*terms, (numpy("eye", c.length_of(node, i)), x + new)], target + new
    have = "".join(s for _, s in terms)
    if dims_of(c.reader.fact(node)) is None and not set(target) <= set(have):
        raise CannotTell("np.einsum of an array whose number of dimensions is not known", "use np.sum and @")
    e = contract(c, terms, target)
    shared = [i for i, x in enumerate(target) if x in have]
    return fit(c, e, node, shared) if shared and len(set(letters)) == len(letters) else e


def parse_subscripts(subscripts: str, dims: list[tuple | None]) -> tuple[list[str], str]:
    """The letters of each argument and of the result, with the ellipsis and the implicit result written out.

    >>> parse_subscripts("...ij,jk", [(2, 2, 2), (2, 2)])
    (['Aij', 'jk'], 'Aik')
    """
    left, arrow, right = subscripts.replace(" ", "").partition("->")
    ins = left.split(",")
    if not arrow:
        letters = sorted(left.replace(",", "").replace(".", ""))
        right = ("..." if "..." in left else "") + "".join(x for x in letters if letters.count(x) == 1)
    if "..." not in left:
        return ins, right
    spare = [x for x in string.ascii_uppercase + string.ascii_lowercase if x not in subscripts]
    widths = []
    for s, d in zip(ins, dims, strict=True):
        if d is None:
            raise CannotTell(
                "np.einsum with ... of an array whose number of dimensions is not known",
                "write all letters out",
            )
        widths.append(len(d) - len(s.replace("...", "")) if "..." in s else 0)
    dots = "".join(spare[: max(widths)])
    ins = [s.replace("...", dots[len(dots) - w :]) for s, w in zip(ins, widths, strict=True)]
    return ins, right.replace("...", dots)


@rule(np.kron, "a, b", active="a b", hint="z", bilinear="a b")
def kron(c: Call) -> dict[str, Pieces]:
    """Seen as an array with an axis of `a` and one of `b` in turn, it is an outer product."""
    p, q = c.ndim("a"), c.ndim("b")
    if p == 0 or q == 0:
        return _scaled(c, "a", "b")
    n = max(p, q)
    left, right = string.ascii_lowercase[n - p : n], string.ascii_lowercase[2 * n - q : 2 * n]
    parts: list[E] = []
    letters = ""
    for i in range(n):
        if i >= n - p:
            parts, letters = [*parts, c.length("a", i - (n - p))], letters + string.ascii_lowercase[i]
        if i >= n - q:
            parts, letters = [*parts, c.length("b", i - (n - q))], letters + string.ascii_lowercase[n + i]
    lazy = c.lazy_bar
    if lazy.is_scalar:
        bar: Term = (lazy, "")
    else:
        shaped = numpy("reshape", c.bar, tuple(parts), result=Array("float64", tuple(_size(e) for e in parts)))
        bar = (c.let(shaped, "blocks"), letters)
    result: dict[str, Pieces] = {}
    if c.active("a"):
        result["a"] = contract(c, [bar, (c["b"], right)], left)
    if c.active("b"):
        result["b"] = contract(c, [bar, (c["a"], left)], right)
    return result


def _size(e: E) -> Any:
    return getattr(e.fact, "size", None) or e.literal or Dim(fresh())


def _of_vectors(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    """Vectors of length 3: two of length 2 would give a number. The running program asks (`cross_back`)."""
    given = dict(zip(("a", "b"), facts, strict=False)) | named
    vectors = [f for p in ("a", "b") if isinstance(f := given.get(p), Array) and f.dims]
    axis = getattr(named["axis"], "literal", None) if "axis" in named else -1
    if len(vectors) != 2 or axis is None:
        return infer.by_example(np.cross, facts, named, sp.fresh())
    lead, lengths = [], []
    for v in vectors:
        dims = list(sp.scope.resolved(v).dims)
        lengths.append(dims.pop(axis))
        lead.append(tuple(dims))
    dims = list(sp.scope.broadcast(*lead, sp.fresh()))
    if lengths != [2, 2]:
        dims.insert(axis if axis >= 0 else len(dims) + 1 + axis, 3)
    dtype = np.result_type(*(v.dtype for v in vectors)).name
    return Array(dtype, tuple(dims), sites=frozenset([sp.fresh()])) if dims else Scalar(dtype, weak=False)


@rule(
    np.cross,
    "a, b, axisa=-1, axisb=-1, axisc=-1, axis=None",
    active="a b",
    hint="z",
    infer=_of_vectors,
    bilinear="a b",
)
def cross(c: Call) -> dict[str, Pieces]:
    """Of vectors that may be in the plane, with one in space, as much as they are long."""
    c.ndim("a"), c.ndim("b")
    at = c.static("axis") if c.given("axis") else -1
    lengths = {p: 3 if c.rule.function is np.linalg.cross else c.scope.find((c.dims(p) or (0,))[at]) for p in "ab"}
    keys: dict[str, Any] = {"axis": c["axis"]} if c.given("axis") else {}
    result: dict[str, Pieces] = {}
    for p, other in ("ab", "ba"):
        if not c.active(p):
            continue
        if lengths[p] == 3:
            e = numpy("cross", *((c[other], c.bar) if p == "a" else (c.bar, c[other])), **keys)
        else:
            e = runtime(cross_back, c[other], c.bar, c.shape(p), **keys)
            e = replace(e if p == "a" else -e, fact=as_long(c.bar, c[other], at, lengths[p]))
        result[p] = c.reduced(e, p)
    return result


def as_long(vectors: E, others: E, axis: int, length: Length) -> Fact:
    """What is known of the cross product of these, which has been cut to a length."""
    dims = list(vectors.dims or ())
    dims[axis] = length
    return Array(np.result_type(dtype_of(vectors), dtype_of(others)).name, tuple(dims))
