"""Least squares, tensor equations, and the names that `np.linalg` has for functions of `np`."""

from __future__ import annotations

import string
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from srcad.facts import Array, Dim, Fact, Scalar, Seq, Unknown
from srcad.rules.axes import learning, transposed
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.decompositions import full_bar, part
from srcad.rules.expr import E, fresh, numpy, runtime
from srcad.rules.products import bilinear, conjugate, cross, in_shape_of, matmul, outer, tensordot
from srcad.rules.registry import ATTRIBUTES, register, rule, tangent
from srcad.rules.shapes import diagonal, trace
from srcad.rules.tangents import TangentCall
from srcad.rules.template import said_like, write
from srcad.runtime.least_squares import lstsq_back, lstsq_dot
from srcad.tree.build import const

# ---------------------------------------------------------------- least squares, tensors


def _fit_fact(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    """The solution's lengths are the columns'; how many residuals and singular values there are is not known."""
    a, b = (facts + [named[k] for k in ("a", "b") if k in named])[:2]
    if not isinstance(a, Array) or not isinstance(b, Array) or not a.dims or not b.dims:
        return Unknown()
    sp.scope.unify(a.dims[0], b.dims[0])
    dtype = np.result_type(a.dtype, b.dtype, np.float32 if "float32" in (a.dtype, b.dtype) else np.float64)
    real = np.zeros((), dtype).real.dtype.name
    fit = Array(dtype.name, (a.dims[-1], *b.dims[1:]), sites=frozenset([sp.fresh()]))
    residuals, values = (Array(real, (Dim(sp.fresh()),), sites=frozenset([sp.fresh()])) for _ in range(2))
    return Seq("tuple", (fit, residuals, Scalar("int32"), values), None, frozenset([sp.fresh()]), 4)


@rule(np.linalg.lstsq, "a, b, rcond=None", active="a b", hint="fit", infer=_fit_fact)
def lstsq(c: Call) -> dict[str, Pieces]:
    parts = [part(c.y, i) for i in range(4)]
    bars = [numpy("zeros_like", parts[i]) if c.bars[i] is None else full_bar(c.bars[i], parts[i]) for i in (0, 1, 3)]
    back = c.let(runtime(lstsq_back, c["a"], c["b"], parts[0], *bars, **_smallest(c)), "back")
    return {p: said_like(c, part(back, i), p) for i, p in enumerate(("a", "b")) if c.active(p)}


@tangent(np.linalg.lstsq)
def lstsq_tangent(c: TangentCall) -> E | None:
    dots = [c.dot(p) for p in ("a", "b")]
    if dots == [None, None]:
        return None
    a_dot, b_dot = (numpy("zeros_like", c[p]) if dot is None else dot for p, dot in zip("ab", dots, strict=True))
    arguments = (c["a"], c["b"], part(c.y, 0), part(c.y, 1), a_dot, b_dot)
    return replace(runtime(lstsq_dot, *arguments, **_smallest(c)), fact=c.result)


def _smallest(c: Call | TangentCall) -> dict[str, E]:
    """The ratio below which singular values are left out, where the call says one."""
    given = c.given("rcond") and getattr(c.reader.fact(c.operands["rcond"]), "value", 0.0) is not None
    return {"cond": c["rcond"]} if given else {}


def _tensor_fact(count: Callable[[list[Fact], dict[str, Fact]], int | None], turned: bool) -> Any:
    """The first axes of a tensor are its equations: the others are the result's, with those in the end if turned."""

    def infer(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
        a, first = (*facts, *named.values())[0], count(facts, named)
        if not isinstance(a, Array) or a.dims is None or first is None or a.dtype not in ("float64", "complex128"):
            return Unknown()
        dims = a.dims[first:] + (a.dims[:first] if turned else ())
        return Array(a.dtype, dims, sites=frozenset([sp.fresh()])) if dims else Unknown()

    return infer


def _axes_of_second(facts: list[Fact], named: dict[str, Fact]) -> int | None:
    """Of an equation of real numbers of one kind."""
    a, b, *_ = (*facts, *named.values(), None)
    return len(b.dims) if isinstance(b, Array) and b.dims and b.dtype == getattr(a, "dtype", None) else None


def _ind(facts: list[Fact], named: dict[str, Fact]) -> int | None:
    given = named.get("ind", facts[1] if len(facts) > 1 else Scalar("int64", literal=2))
    return getattr(given, "literal", None)


@rule(np.linalg.tensorsolve, "a, b", active="a b", hint="x", infer=_tensor_fact(_axes_of_second, False))
def tensorsolve(c: Call) -> dict[str, Pieces]:
    """The same as of matrices, with all axes of `b` as one, and all axes of the result."""
    w = c.let(write(c, "np.linalg.solve(a.reshape(b.size, -1).T, y_bar.ravel())"), "w")
    out: dict[str, Pieces] = {"b": said_like(c, write(c, "w.reshape(b.shape)", w=w), "b")}
    if c.active("a"):
        out["a"] = said_like(c, -write(c, "np.outer(w, y.ravel()).reshape(a.shape)", w=w), "a")
    return out


@tangent(np.linalg.tensorsolve)
def tensorsolve_dot(c: TangentCall) -> E | None:
    a_dot, b_dot = c.dot("a"), c.dot("b")
    if a_dot is not None:
        moved = write(c, "(a_dot.reshape(b.size, -1) @ y.ravel()).reshape(b.shape)", a_dot=a_dot)
        b_dot = -moved if b_dot is None else b_dot - moved
    return None if b_dot is None else replace(numpy("linalg.tensorsolve", c["a"], b_dot), fact=c.result)


@rule(np.linalg.tensorinv, "a, ind=2", hint="inverse", infer=_tensor_fact(_ind, True))
def tensorinv(c: Call) -> dict[str, Pieces]:
    formula = """
        n = int(np.sqrt(y.size) + 0.5)
        t = y.reshape(n, n).T
        (t @ y_bar.reshape(n, n) @ t).reshape(a.shape)
    """
    return {"a": said_like(c, -write(c, formula), "a")}


@tangent(np.linalg.tensorinv)
def tensorinv_dot(c: TangentCall) -> E | None:
    dot = c.dot("a")
    if dot is None:
        return None
    formula = """
        n = int(np.sqrt(y.size) + 0.5)
        flat = y.reshape(n, n)
        (flat @ dot.reshape(n, n) @ flat).reshape(y.shape)
    """
    return replace(-write(c, formula, dot=dot), fact=c.result)


# ---------------------------------------------------------------- products of vectors and matrices in stacks


def _stacked(letters_x: str, letters_y: str, out: str, conjugated: bool) -> Callable[[Call], dict[str, Pieces]]:
    """A product of the last axes, broadcast over the others; the first factor may be conjugated."""

    def reverse(c: Call) -> dict[str, Pieces]:
        if c.given("axis") and c.static("axis") != -1:
            raise CannotTell(f"{c.rule.name} with axis=", "move the axis to the end")
        dims = [c.dims(p) for p in ("x1", "x2")]
        if None not in dims:
            before = [len(d or ()) - len(core) for d, core in zip(dims, (letters_x, letters_y), strict=True)]
            stack = string.ascii_uppercase[: max(before)]
            x, y = (stack[len(stack) - n :] + core for n, core in zip(before, (letters_x, letters_y), strict=True))
            return bilinear(c, "x1", x, "x2", y, stack + out, broadcast=stack, conjugated=conjugated)
        found: dict[str, Pieces] = {}
        first = c["x1"] if not conjugated else conjugate(c["x1"])
        for p, term, own in (("x1", (c["x2"], letters_y), letters_x), ("x2", (first, letters_x), letters_y)):
            if c.active(p):
                left, right = f"...{out},...{term[1]}->...{own}", (c.bar, term[0])
                e = numpy("einsum", left, *right)
                e = conjugate(e) if conjugated and p == "x1" else e
                found[p] = in_shape_of(c, e, p)
        return found

    return reverse


def _same_core(x: str, y: str) -> Any:
    """What is taught by vectors and matrices in stacks: axes of one letter are as long, the others broadcast."""

    def teach(scope: Any, dims: Any, facts: Any, named: Any) -> None:
        a, b = dims
        for letter in sorted(set(x) & set(y)):
            scope.unify(a[x.index(letter) - len(x)], b[y.index(letter) - len(y)])
        for p, q in zip(a[: -len(x)][::-1], b[: -len(y)][::-1], strict=False):
            scope.meet(p, q, fresh())

    return teach


for _name, _letters in (("vecdot", ("n", "n", "")), ("matvec", ("mn", "n", "m")), ("vecmat", ("n", "nm", "m"))):
    if hasattr(np, _name):  # NumPy 2.0, 2.2
        _functions = [getattr(np, _name), *([np.linalg.vecdot] if _name == "vecdot" else [])]
        _reverse = _stacked(*_letters, conjugated=_name != "matvec")
        _infer = learning(_functions[0], _same_core(*_letters[:2]))
        rule(_functions, "x1, x2, axis=-1", active="x1 x2", bilinear="x1 x2", hint="z", infer=_infer)(_reverse)


# ---------------------------------------------------------------- other names


def _renamed(reverse: Any, names: dict[str, str], **fixed: Any) -> Callable[[Call], dict[str, Pieces]]:
    """The rule of another function with other names for its parameters, some of them fixed."""
    own = {theirs: ours for ours, theirs in names.items()}

    def renamed(c: Call) -> dict[str, Pieces]:
        operands = {own.get(p, p): o for p, o in c.operands.items()} | {k: const(v) for k, v in fixed.items()}
        active = frozenset(own.get(p, p) for p in c.active_names)
        pieces = reverse(Call(reverse.record, operands, c.node, c.raw_bar, c.reader, active))
        return {names.get(p, p): piece for p, piece in pieces.items()}

    return renamed


def _matrix_transpose(c: Call) -> dict[str, Pieces]:
    return {"x": c.lazy_bar if c.lazy_bar.is_scalar else transposed(c.bar)}


if hasattr(np.linalg, "outer"):  # NumPy 2
    _two = {"a": "x1", "b": "x2"}
    rule((np.matrix_transpose, np.linalg.matrix_transpose), "x", view=True, linear="x")(_matrix_transpose)
    ATTRIBUTES["mT"] = replace(_matrix_transpose.record, name="ndarray.mT")  # type: ignore[attr-defined]
    for _function, _signature, _base in (
        (np.linalg.outer, "x1, x2", outer),
        (np.linalg.tensordot, "x1, x2, axes=2", tensordot),
        (np.linalg.cross, "x1, x2, axis=-1", cross),
    ):
        _infer = _base.record.infer  # type: ignore[attr-defined]
        rule(_function, _signature, active="x1 x2", bilinear="x1 x2", hint="z", infer=_infer)(_renamed(_base, _two))
    register(matmul.record, [np.linalg.matmul])  # type: ignore[attr-defined]
    _last = {"axis1": -2, "axis2": -1}
    rule(np.linalg.diagonal, "x, offset=0", view=True, linear="x")(_renamed(diagonal, {"a": "x"}, **_last))
    rule(np.linalg.trace, "x, offset=0, dtype=None", linear="x", hint="trace")(_renamed(trace, {"a": "x"}, **_last))
