"""One line a sample: an expression with its arguments, whose rule is compared with differences.

    check("np.sum(x, axis=1, keepdims=True)", x=(3, 4))

The rule is asked for the contribution to each active argument; its text is evaluated by NumPy, and
`<y_bar, J v>` is compared with `<x_bar, v>`, where `J v` comes from central differences of the expression.
Each sample runs with a full cotangent, with one number for all elements, and with one row for all rows.
"""

from __future__ import annotations

import importlib
import itertools
import pkgutil
from typing import Any

import gast
import numpy as np
import scipy.special

import srcad.rules  # noqa: F401  declares the rules
import srcad.runtime
from srcad.facts import Array, Fact, Known, Scalar, Seq, Unknown, dims_of, of_value, scalar_of, with_active
from srcad.forward.expressions import moved as moved_fact
from srcad.infer import by_example, elementwise
from srcad.lengths import Scope
from srcad.rules import precision, registry
from srcad.rules.binding import bind
from srcad.rules.call import Call, Rule, Scatter
from srcad.rules.expr import E, literal, named, plain_names
from srcad.rules.tangents import TangentCall, tangent_of
from srcad.tree.build import assign, copy_tree, parse_expr, text

RUNTIME = [importlib.import_module(f"srcad.runtime.{m.name}") for m in pkgutil.iter_modules(srcad.runtime.__path__)]
LIBRARY = {"np": np, "$np": np, "scipy": scipy, "special": scipy.special}
LIBRARY |= {k: v for m in RUNTIME for k, v in vars(m).items() if callable(v)}
LIBRARY |= {name: importlib.import_module(name) for name in ("cmath", "copy", "math", "operator")}


class Names:
    """A program of one call: its arguments are names, its result is `y`."""

    def __init__(self, values: dict[str, Any], wrt: list[str], known: bool) -> None:
        self.scope, self.values, self.known, self.wrt = Scope(), values, known, wrt
        self.facts = {k: self.fact_of(k, v, k in wrt) for k, v in values.items()}
        self.statements: list[gast.stmt] = []
        self.call: gast.expr | None = None
        self.result: Fact = Unknown(True)
        self.count = itertools.count()

    def fact_of(self, name: str, value: Any, active: bool) -> Fact:
        if not self.known and active:
            return Unknown(True)
        return with_active(of_value(value, name)) if active else of_value(value, name)

    def fresh(self) -> str:
        return f"?f{next(self.count)}"

    def fact(self, node: gast.expr) -> Fact:
        if node is self.call:
            return self.result
        if isinstance(node, gast.Name):
            return self.facts[node.id] if node.id in self.facts else Known(eval(node.id, LIBRARY))
        if isinstance(node, gast.Constant):
            found = scalar_of(node.value, "c", literal=True)
            return Known(node.value) if found is None else found
        if isinstance(node, (gast.List, gast.Tuple)):
            kind = "list" if isinstance(node, gast.List) else "tuple"
            items = tuple(self.fact(e) for e in node.elts)
            return Seq(kind, items, length=len(items))
        if isinstance(node, gast.Attribute):
            return Known(eval(text(node), LIBRARY))
        if isinstance(node, gast.UnaryOp):
            return scalar_of(eval(text(node), LIBRARY), "c", literal=True) or Unknown()
        raise NotImplementedError(type(node))

    def value(self, node: gast.expr) -> E:
        if node is self.call:
            return named("y", self.result, self.scope)
        return E(copy_tree(node), self.scope.resolved(self.fact(node)), self.scope)

    def let(self, e: E, hint: str) -> E:
        name = f"{hint}_{next(self.count)}"
        self.statements.append(assign(name, e.node))
        return named(name, e.fact, self.scope, e.marks)


def operation(expression: str) -> tuple[gast.expr, Rule, Any, bool]:
    """The tree, its rule, the function, whether it is a method call."""
    node = parse_expr(expression)
    if isinstance(node, (gast.BinOp, gast.UnaryOp)):
        rule = registry.OPERATORS[type(node.op)]
        return node, rule, rule.function, False
    if isinstance(node, gast.Attribute):
        rule = registry.ATTRIBUTES[node.attr]
        return node, rule, rule.function, False
    assert isinstance(node, gast.Call)
    path = text(node.func)
    if path.split(".")[0] in LIBRARY or "." not in path:
        function = eval(path, LIBRARY)
        rule = registry.find(function)
        assert rule is not None, f"no rule for {path}"
        return node, rule, function, False
    return node, registry.METHODS[path.split(".")[-1]], None, True


def result_fact(names: Names, node: Any, rule: Rule, function: Any, values: dict[str, Any]) -> Fact:
    """As the front end does it."""
    if isinstance(node, gast.Call) and function is not None:
        facts = [names.scope.resolved(names.fact(a)) for a in node.args]
        keys = {k.arg: names.fact(k.value) for k in node.keywords}
        if rule.infer is not None:
            return rule.infer(names, facts, keys)
        if function is np.where:
            return elementwise(lambda a, b, c: np.where(a, b, c), facts, names.scope, names.fresh())
        if rule.elementwise and not keys:
            return elementwise(function, facts, names.scope, names.fresh())
        return by_example(function, facts, keys, names.fresh())
    if isinstance(node, gast.BinOp):
        facts = [names.fact(node.left), names.fact(node.right)]
        if rule.infer is not None:
            return rule.infer(names, facts, {})
        return elementwise(function, facts, names.scope, names.fresh())
    if rule.infer is not None:
        facts = [names.fact(node.func.value), *(names.fact(a) for a in node.args)]
        return rule.infer(names, facts, {k.arg: names.fact(k.value) for k in node.keywords})
    run = text(node)
    order = list(values)
    code = compile(run, "sample", "eval")
    return by_example(
        lambda *args: eval(code, {**LIBRARY, **dict(zip(order, args, strict=True))}),
        [names.facts[k] for k in order],
        {},
        names.fresh(),
    )


def contributions(
    expression: str, values: dict[str, Any], bar: Any, wrt: list[str], known: bool = True, y: Any = None
) -> tuple[dict[str, list[Any]], str, Any]:
    """What goes back to each argument, as (value, index) parts; the text; the result (which may be given)."""
    node, rule, function, method = operation(expression)
    names = Names(values, wrt, known)
    y = eval(expression, {**LIBRARY, **values}) if y is None else y
    names.result = with_active(result_fact(names, node, rule, function, values))
    names.call = node
    operands = bind(rule, node, method=method)
    active = frozenset(
        p
        for p, o in operands.items()
        if p in rule.active and any(names.fact(n).active for n in (o if isinstance(o, list) else [o]))
    )
    space: dict[str, Any] = {**LIBRARY, **values, "y": y}
    raw = _bars(names, bar, space, known)
    pieces = precision.contributions(Call(rule, operands, node, raw, names, active))
    lines = [text(s) for s in names.statements]
    found: list[tuple[Any, Any]] = []
    _collect(operands, {p: piece for p, piece in pieces.items() if p in active}, found)
    out: dict[str, list[Any]] = {}
    for s in lines:
        exec(plain_names(s), space)
    for target, piece in found:
        if isinstance(piece, Scatter):
            index, value = plain_names(text(_subscript(piece.index))), str(piece.value)
            lines.append(f"{text(target)}_bar[{index[2:-1]}] += {value}")
            where = eval(f"np.index_exp[{index[2:-1]}]", space)
            out.setdefault(target.id, []).append((where, eval(value, space), piece.repeats))
        else:
            lines.append(f"{text(target)}_bar = {piece}")
            value = eval(str(piece), space)
            honest(piece, value, lines)
            out.setdefault(target.id, []).append((None, value, False))
    return out, "\n".join(lines), y


def honest(piece: E, value: Any, lines: list[str]) -> None:
    """What is said of a contribution is so: a wrong fact would make wrong code elsewhere."""
    fact, text_ = piece.fact, "\n".join(lines)
    if isinstance(fact, Scalar):
        assert np.ndim(value) == 0, f"{np.shape(value)} is said to be a number\n{text_}"
    elif isinstance(fact, Array):
        if fact.dims is not None:
            dims = piece.scope.resolved(fact).dims
            assert len(dims) == np.ndim(value), f"{np.shape(value)} is said to be {dims}\n{text_}"
            assert all(n == d for n, d in zip(np.shape(value), dims, strict=True) if isinstance(d, int)), (
                f"{dims}\n{text_}"
            )
            assert all(
                n != 1
                for n, d in zip(np.shape(value), dims, strict=True)
                if not isinstance(d, int) and d.many
            )
        dtype = np.asarray(value).dtype.name
        real = fact.dtype.startswith("complex") and dtype == "float64"  # a real cotangent does no harm
        single = precision.DOUBLE.get(dtype) == fact.dtype  # nor does one of which it is not known that it is single
        right = np.ndim(value) == 0 or dtype == fact.dtype or real or single
        assert right, f"said to be {fact.dtype}, {dtype}\n{text_}"


def _subscript(index: gast.expr) -> gast.expr:
    return gast.Subscript(gast.Name("_", gast.Load(), None, None), copy_tree(index), gast.Load())


def _bars(names: Names, bar: Any, space: dict[str, Any], known: bool) -> Any:
    if isinstance(bar, list):
        return [None if b is None else _bar(names, f"y_bar{i}", b, space, known) for i, b in enumerate(bar)]
    return _bar(names, "y_bar", bar, space, known)


class Literal(float):
    """A cotangent that is written out as a number."""


def _bar(names: Names, name: str, bar: Any, space: dict[str, Any], known: bool) -> E:
    if isinstance(bar, Literal):
        return literal(float(bar), names.scope)
    space[name] = bar
    fact: Fact = Unknown() if not known else of_value(bar, name)
    want = dims_of(names.result)
    if isinstance(fact, Array) and want is not None:
        lead = len(want) - len(fact.dims or ())
        fact = Array(
            fact.dtype, tuple(1 if n == 1 else d for n, d in zip(bar.shape, want[lead:], strict=True))
        )
    if isinstance(fact, Array) and isinstance(names.result, Seq) and names.result.items is not None:
        fact = names.result.items[int(name[5:])] if name != "y_bar" else fact
    return named(name, fact, names.scope)


def _collect(operands: Any, pieces: Any, found: list[tuple[Any, Any]]) -> None:
    """Pairs of an argument's node and what goes back to it."""
    if isinstance(pieces, dict):
        for parameter, piece in pieces.items():
            _collect(operands[parameter], piece, found)
    elif isinstance(pieces, list):
        nodes = operands if isinstance(operands, list) else operands.elts
        for node, piece in zip(nodes, pieces, strict=True):
            _collect(node, piece, found)
    elif pieces is not None:
        found.append((operands, pieces))


def sample_value(name: str, spec: Any, rng: np.random.Generator, dtype: str = "float64") -> Any:
    """An argument from its shape (3, 4), "float", "spd 4" or "spd 2 4" (good matrices), or itself."""
    if isinstance(spec, np.ndarray):
        return spec
    if isinstance(spec, tuple):
        return normal(rng, spec, dtype)
    if spec == "float":
        return normal(rng, (), dtype).item()
    if isinstance(spec, str) and spec.startswith("spd"):
        *batch, n = (int(s) for s in spec.split()[1:])
        a = normal(rng, (*batch, n, n), dtype)
        return (a @ np.swapaxes(a.conj(), -1, -2) / n + np.eye(n)).astype(dtype)
    if isinstance(spec, list) and spec and isinstance(spec[0], tuple):
        return [sample_value(name, s, rng, dtype) for s in spec]
    return spec


def normal(rng: np.random.Generator, shape: Any, dtype: Any) -> Any:
    """Random numbers of this type, complex ones too."""
    out = np.asarray(rng.normal(size=shape))
    return (out + 1j * rng.normal(size=shape) if np.dtype(dtype).kind == "c" else out).astype(dtype)


def leaves(value: Any) -> list[Any]:
    return [leaf for v in value for leaf in leaves(v)] if isinstance(value, (list, tuple)) else [value]


def is_float(value: Any) -> bool:
    return all(np.asarray(v).dtype.kind in "fc" for v in leaves(value)) and bool(leaves(value))


def moved(value: Any, step: Any, eps: float) -> Any:
    if isinstance(value, (list, tuple)):
        return type(value)(moved(v, s, eps) for v, s in zip(value, step, strict=True))
    return value + eps * step


def steps_like(value: Any, rng: np.random.Generator) -> Any:
    if isinstance(value, (list, tuple)):
        return [steps_like(v, rng) for v in value]
    return normal(rng, np.shape(value), np.result_type(np.asarray(value), 1.0))[()]


def gathered(value: Any, parts: list[Any]) -> Any:
    """The cotangent of an argument, from its contributions."""
    if isinstance(value, list):
        assert len(parts) == 1
        sequence = parts[0][1]
        assert len(sequence) == len(value), "a cotangent for each item"
        return [gathered(v, [(None, b, False)]) for v, b in zip(value, sequence, strict=True)]
    total = np.zeros(np.shape(value), np.result_type(np.asarray(value), *(e for _, e, _ in parts), 1.0))
    for where, e, repeats in parts:
        if where is None:
            assert np.broadcast_shapes(np.shape(e), total.shape) == total.shape, (
                f"{np.shape(e)} for {total.shape}"
            )
            total += e
        elif repeats:
            np.add.at(total, where if len(where) != 1 else where[0], e)
        else:
            total[where] += e
    return total


def inner(a: Any, b: Any) -> float:
    return sum(
        float(np.sum(np.asarray(p) * np.asarray(q)).real) for p, q in zip(leaves(a), leaves(b), strict=True)
    )


def cotangents(y: Any, rng: np.random.Generator) -> list[Any]:
    """Cotangents that a rule may meet: a full one, one number, one row for all rows."""
    if isinstance(y, (list, tuple)):
        parts = [normal(rng, np.shape(v), np.result_type(np.asarray(v), np.float32))[()] for v in y]
        parts = [p if np.ndim(p) else p.item() for p in parts]
        floats = [np.asarray(v).dtype.kind in "fc" for v in y]
        full = [p if f else None for p, f in zip(parts, floats, strict=True)]
        out = [full]
        if len(y) > 1 and all(floats):
            out += [[None, *full[1:]], [0.5, *full[1:]]]
        return out
    dtype = np.asarray(y).dtype
    if np.ndim(y) == 0:
        return [normal(rng, (), np.result_type(dtype, 1.0)).item(), Literal(1.0), Literal(-2.0)]
    out = [normal(rng, np.shape(y), dtype), 0.7, Literal(1.0)]
    if np.ndim(y) >= 2 and np.shape(y)[-1] != 1:
        out.append(normal(rng, np.shape(y)[1:], dtype))
    return out


def _plain(y: Any) -> list[Any]:
    return [np.asarray(v) + 0.0 for v in leaves(y if isinstance(y, (list, tuple)) else [y])]


def check(
    expression: str,
    wrt: str | None = None,
    *,
    dtype: str = "float64",
    seed: int = 0,
    known: bool = True,
    at: dict[str, Any] | None = None,
    expected: dict[str, Any] | None = None,
    **specs: Any,
) -> str:
    """Compare the rule of `expression` with differences in every active argument; give the text.

    `expected` gives the gradient for a cotangent of ones instead (at kinks).
    """
    rng = np.random.default_rng(seed)
    values = {k: sample_value(k, v, rng, dtype) for k, v in specs.items()}
    names = wrt.split() if wrt is not None else [k for k, v in values.items() if is_float(v)]
    shown = ""
    y = eval(expression, {**LIBRARY, **values})
    bars = cotangents(y, rng) if expected is None else [np.ones(np.shape(y)) if np.ndim(y) else 1.0]
    steps = {n: steps_like(values[n], rng) for n in names}
    slopes = {n: differences(expression, values, {n: steps[n]}, dtype) for n in names} if expected is None else {}
    for bar in bars:
        with np.errstate(all="raise", under="ignore"):
            parts, lines, _ = contributions(expression, values, bar, names, known, y)
        shown = shown or lines
        for name in names:
            got = gathered(values[name], parts.get(name, []))
            if expected is not None:
                if name in expected:
                    np.testing.assert_allclose(got, expected[name], atol=1e-12, err_msg=lines)
                continue
            weights = bar if isinstance(bar, list) else [bar]
            if not isinstance(bar, list) and len(slopes[name]) != 1:
                weights = list(bar)
            want = sum(
                float(np.sum(w * s).real) for w, s in zip(weights, slopes[name], strict=True) if w is not None
            )
            have = inner(got, steps[name])
            tolerance = 2e-2 if dtype in ("float32", "complex64") else 2e-6
            assert abs(have - want) <= tolerance * max(1.0, abs(want)), (
                f"{expression}, {name}, cotangent {np.shape(bar) if not isinstance(bar, list) else 'list'}: "
                f"{have} instead of {want}\n{lines}"
            )
    if expected is None and known:
        check_tangent(expression, values, steps, slopes, y, dtype)
    return shown


def differences(expression: str, values: dict[str, Any], steps: dict[str, Any], dtype: str) -> list[Any]:
    """How fast each result changes where the named arguments move along their steps."""
    eps = 1e-2 if dtype in ("float32", "complex64") else 1e-5
    up, down = (
        _plain(eval(expression, {**LIBRARY, **values, **{n: moved(values[n], steps[n], e) for n in steps}}))
        for e in (eps, -eps)
    )
    return [(p - q) / (2 * eps) for p, q in zip(up, down, strict=True)]


class Tangents(Names):
    """The same program in forward mode: `x_dot` beside each active `x`."""

    def dot(self, node: gast.expr) -> E | None:
        if not self.fact(node).active:
            return None
        if isinstance(node, (gast.List, gast.Tuple)):
            parts = [d.node if (d := self.dot(n)) is not None else self.zeros(n).node for n in node.elts]
            return E(type(node)(parts, gast.Load()), self.fact(node), self.scope)
        assert isinstance(node, gast.Name)
        return named(f"{node.id}_dot", moved_fact(self.scope.resolved(self.fact(node))), self.scope)

    def again(self, node: gast.expr) -> gast.expr:
        return copy_tree(node)

    def zeros(self, node: gast.expr) -> E:
        if isinstance(node, (gast.List, gast.Tuple)):
            parts = [self.zeros(n).node for n in node.elts]
            return E(type(node)(parts, gast.Load()), self.fact(node), self.scope)
        zeros = parse_expr(f"np.zeros_like({text(node)})")
        return E(zeros, self.scope.resolved(self.fact(node)), self.scope)

    def named_values(self) -> dict[str, gast.expr]:
        """The arguments stand for themselves."""
        return {}


def check_tangent(
    expression: str, values: dict[str, Any], all_steps: dict[str, Any], slopes: dict[str, list[Any]], y: Any, dtype: str
) -> None:
    """The forward rule, for all active arguments at once and for each alone, against differences."""
    wrt = list(all_steps)
    for names in [wrt, *([n] for n in wrt if len(wrt) > 1)]:
        node, rule, function, method = operation(expression)
        program = Tangents(values, names, True)
        program.result = with_active(result_fact(program, node, rule, function, values))
        program.call = node
        steps = {n: all_steps[n] for n in names}
        if not (rule.tangent or rule.elementwise or rule.linear or rule.bilinear or rule.reduces):
            REVERSE_ONLY.add(rule.name)
            return
        found = tangent_of(TangentCall(rule, bind(rule, node, method=method), node, program))
        wanted = slopes[names[0]] if len(names) == 1 else differences(expression, values, steps, dtype)
        space = {**LIBRARY, **values, "y": y, **{f"{n}_dot": s for n, s in steps.items()}}
        lines = [plain_names(text(s)) for s in program.statements]
        with np.errstate(all="raise", under="ignore"):
            for line in lines:
                exec(line, space)
            have = leaves(y) if found is None else leaves(eval(plain_names(str(found)), space))
        have = [np.zeros(np.shape(v)) for v in have] if found is None else have
        lines.append(f"y_dot = {found}")
        tolerance = 3e-2 if dtype in ("float32", "complex64") else 3e-6
        for h, want in zip(have, wanted, strict=True):
            if want.dtype.kind in "fc":
                scale = max(1.0, float(np.max(np.abs(want), initial=0.0)))
                assert np.all(np.abs(np.broadcast_to(h, want.shape) - want) <= tolerance * scale), (
                    f"{expression}, tangent of {names}: {h} instead of {want}\n" + "\n".join(lines)
                )


REVERSE_ONLY: set[str] = set()  # rules met in the samples that have no forward form


def shown(expression: str, bar: Any = None, **specs: Any) -> str:
    """The text of the contributions, for tests of how it reads."""
    rng = np.random.default_rng(0)
    values = {k: sample_value(k, v, rng) for k, v in specs.items()}
    y = eval(expression, {**LIBRARY, **values})
    bar = (rng.normal(size=np.shape(y)) if np.ndim(y) else 1.0) if bar is None else bar
    return contributions(expression, values, bar, [k for k, v in values.items() if is_float(v)])[1]
