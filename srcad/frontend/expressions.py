"""Expressions: what is known of them, which are active, and what they are written as in Core."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad import infer
from srcad.facts import Array, Dim, Fact, Instance, Known, Map, Scalar, Seq, Unknown, join, of_value, sites_of, with_active
from srcad.frontend import calls
from srcad.frontend.frames import Bound, Choice, Closure, Frame, is_function, is_made_function
from srcad.frontend.inactive import function_text, opaque, reads_active, rename
from srcad.keys import key_of
from srcad.rules.indexing import GETITEM, subscript_fact
from srcad.rules.registry import ATTRIBUTES, OPERATORS
from srcad.tree.build import assign, const, copy_tree, loads, name, stores, walk

if TYPE_CHECKING:
    from srcad.frontend.specialise import Specialiser

_FUNCTIONS: dict[type, Any] = {}


def _functions() -> dict[type, Any]:
    import operator

    if not _FUNCTIONS:
        _FUNCTIONS.update(
            {
                gast.Add: operator.add, gast.Sub: operator.sub, gast.Mult: operator.mul, gast.Div: operator.truediv,
                gast.FloorDiv: operator.floordiv, gast.Mod: operator.mod, gast.Pow: operator.pow,
                gast.MatMult: operator.matmul, gast.USub: operator.neg, gast.UAdd: operator.pos,
                gast.Invert: operator.invert, gast.Not: operator.not_, gast.BitAnd: operator.and_,
                gast.BitOr: operator.or_, gast.BitXor: operator.xor, gast.LShift: operator.lshift,
                gast.RShift: operator.rshift,
            }
        )  # fmt: skip
    return _FUNCTIONS


def evaluate(sp: Specialiser, node: gast.expr) -> gast.expr:
    """The expression in Core; its fact is noted."""
    handler = _HANDLERS.get(type(node))
    if handler is None:
        return opaque(sp, node)
    made = handler(sp, node)
    if hasattr(node, "lineno") and not hasattr(made, "lineno"):
        gast.copy_location(made, node)
    return made


def evaluate_all(sp: Specialiser, nodes: list[gast.expr]) -> list[gast.expr]:
    """Operands from left to right; where a later one needs statements, the earlier ones are held before these."""
    done: list[gast.expr] = []
    for node in nodes:
        start = len(sp.out)
        made = sp.expr(node)
        new = sp.out[start:]
        if new and any(not settled(sp, d, new) for d in done):
            del sp.out[start:]
            done = [d if settled(sp, d, new) else sp.hold(d) for d in done]
            sp.out += new
        done.append(made)
    return done


def settled(sp: Specialiser, node: gast.expr, stmts: list[gast.stmt]) -> bool:
    """Whether an expression means the same after these statements as before them."""
    if isinstance(node, gast.Constant) or isinstance(sp.fact(node), Known):
        return True
    if any(isinstance(n, gast.Call) and n not in sp.ops for n in walk(node)):
        return False
    if loads(node) & stores(stmts):
        return False
    if isinstance(node, gast.Name):
        return True
    effects = (gast.Expr, gast.AugAssign, gast.For, gast.While, gast.Delete)
    for stmt in walk(stmts):
        if isinstance(stmt, effects) or isinstance(stmt, gast.Assign) and not isinstance(stmt.targets[0], gast.Name):
            return False
    return True


# ---------------------------------------------------------------- atoms


def constant(sp: Specialiser, node: gast.Constant) -> gast.expr:
    from srcad.facts import scalar_of

    fact = scalar_of(node.value, "literal", literal=True)
    return sp.note(copy_tree(node), fact if fact is not None else Known(node.value))


def variable(sp: Specialiser, node: gast.Name) -> gast.expr:
    owner = sp.frame.owner(node.id)
    if owner is not None:
        return local_variable(sp, owner.names[node.id], node)
    outer: Frame = sp.frame
    while outer.parent is not None:
        outer = outer.parent
    return gast.copy_location(sp.free_name(node.id, outer), node)


def local_variable(sp: Specialiser, identifier: str, node: gast.AST) -> gast.expr:
    assert sp.env is not None
    if identifier not in sp.env:
        return sp.note(name(identifier), Unknown())
    fact = sp.live(sp.env[identifier])
    if isinstance(fact, Conflict):
        raise sp.unsupported(
            None, f"{identifier}, which is a function or container here and something else there", "bind one kind of thing to one name"
        )
    parts = virtual_parts(fact)
    if parts is not None:
        return rebuild(sp, fact)
    return sp.note(name(identifier), fact)


def virtual_parts(fact: Fact) -> Any:
    """The variables that hold the parts of a tuple or dict which exists only as its parts."""
    return fact.parts if isinstance(fact, Virtual) else None


class Conflict(Fact):
    """One thing in one branch, another in the other: an error where it is used."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Conflict)

    def __hash__(self) -> int:
        return 0


class Virtual(Fact):
    """A tuple (or dict) that exists only as its parts, each a variable of its own."""

    def __init__(self, kind: str, parts: dict[Any, str], fields: tuple[str, ...] = ()) -> None:
        self.kind, self.parts, self.fields = kind, parts, fields

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Virtual) and (self.kind, self.parts) == (other.kind, other.parts)

    def __hash__(self) -> int:
        return hash(self.kind)


def rebuild(sp: Specialiser, fact: Virtual) -> gast.expr:
    """A virtual tuple or dict written out over its parts."""
    parts = [local_variable(sp, v, gast.Constant(None, None)) for v in fact.parts.values()]
    if fact.kind == "dict":
        made: gast.expr = gast.Dict([const(k) for k in fact.parts], parts)
        return sp.note(made, Map("dict", {k: sp.fact(p) for k, p in zip(fact.parts, parts, strict=True)}))
    return display(sp, gast.Tuple(parts, gast.Load()), "tuple")


def display(sp: Specialiser, node: Any, kind: str) -> gast.expr:
    items = tuple(sp.fact(e) for e in node.elts)
    site = frozenset([sp.fresh("list")]) if kind == "list" else frozenset()
    return sp.note(node, Seq(kind, items, None, site, len(items)))


def sequence(sp: Specialiser, node: Any) -> gast.expr:
    kind = "list" if isinstance(node, gast.List) else "tuple"
    if any(isinstance(e, gast.Starred) for e in node.elts):
        return starred(sp, node, kind)
    parts = sp.many(node.elts)
    return display(sp, type(node)(parts, gast.Load()), kind)


def starred(sp: Specialiser, node: Any, kind: str) -> gast.expr:
    parts: list[gast.expr] = []
    for e in node.elts:
        if isinstance(e, gast.Starred):
            made = sp.expr(e.value)
            items = calls.parts_of_sequence(sp, made)
            if items is None:
                if sp.is_active(made):
                    raise sp.unsupported(e, "a starred sequence of unknown length", "write its elements out, or concatenate")
                return opaque(sp, node)
            parts += items
        else:
            parts.append(sp.expr(e))
    return display(sp, type(node)(parts, gast.Load()), kind)


def dictionary(sp: Specialiser, node: gast.Dict) -> gast.expr:
    if any(k is None or not isinstance(k, gast.Constant) for k in node.keys):
        made_keys = [k if k is None else sp.expr(k) for k in node.keys]
        values = sp.many(node.values)
        if any(sp.is_active(v) for v in values):
            raise sp.unsupported(node, "a dict of active values whose keys are not literals", "use literal keys")
        return sp.note(gast.Dict(made_keys, values), Unknown())
    values = sp.many(node.values)
    items = {k.value: sp.fact(v) for k, v in zip(node.keys, values, strict=True)}
    return sp.note(gast.Dict([copy_tree(k) for k in node.keys], values), Map("dict", items, frozenset([sp.fresh("dict")])))


# ---------------------------------------------------------------- operators


def binary(sp: Specialiser, node: gast.BinOp) -> gast.expr:
    left, right = sp.many([node.left, node.right])
    return binary_of(sp, node, left, node.op, right)


def binary_of(sp: Specialiser, node: gast.AST, left: gast.expr, op: Any, right: gast.expr) -> gast.expr:
    a, b = sp.fact(left), sp.fact(right)
    if isinstance(a, Seq) or isinstance(b, Seq):
        made = sequence_operator(sp, node, left, op, right)
        if made is not None:
            return made
    made = gast.BinOp(left, type(op)(), right)
    active = a.active or b.active
    rule = OPERATORS.get(type(op))
    if active and rule is None:
        if isinstance(op, gast.FloorDiv):
            return sp.note(made, inactive(infer.elementwise(_functions()[type(op)], [a, b], sp.scope, sp.fresh())))
        raise sp.no_rule(node, f"the operator {type(op).__name__} on an active value", "use arithmetic on floats")
    fact = operator_fact(sp, op, a, b)
    if not active:
        return sp.note(made, fact)
    names = [p.name for p in rule.parameters[:2]]  # type: ignore[union-attr]
    sp.op(made, rule, dict(zip(names, (left, right), strict=True)), node)  # type: ignore[arg-type]
    return sp.note(made, with_active(fact))


def sequence_operator(sp: Specialiser, node: gast.AST, left: gast.expr, op: Any, right: gast.expr) -> gast.expr | None:
    """`list + list`, `list * n` where a part is active, written out."""
    if not (sp.is_active(left) or sp.is_active(right)):
        return sp.note(gast.BinOp(left, type(op)(), right), Unknown())
    first, second = calls.parts_of_sequence(sp, left), calls.parts_of_sequence(sp, right)
    kind = next(f.kind for f in (sp.fact(left), sp.fact(right)) if isinstance(f, Seq))
    cls: Any = gast.List if kind == "list" else gast.Tuple
    if isinstance(op, gast.Add) and first is not None and second is not None:
        return display(sp, cls(first + second, gast.Load()), kind)
    count = sp.fact(right)
    if isinstance(op, gast.Mult) and first is not None and isinstance(count, Scalar) and isinstance(count.literal, int):
        return display(sp, cls([copy_with_fact(sp, p) for _ in range(count.literal) for p in first], gast.Load()), kind)
    if isinstance(sp.fact(left), Array) or isinstance(sp.fact(right), Array):
        return None
    raise sp.unsupported(node, "an operator on lists of active values", "build the list with append in a loop")


def copy_with_fact(sp: Specialiser, node: gast.expr) -> gast.expr:
    return sp.note(copy_tree(node), sp.fact(node))


def operator_fact(sp: Specialiser, op: Any, a: Fact, b: Fact) -> Fact:
    fun = _functions()[type(op)]
    if isinstance(op, gast.MatMult):
        if isinstance(a, Array) and isinstance(b, Array) and a.dims and b.dims:
            sp.scope.unify(a.dims[-1], b.dims[-2] if len(b.dims) > 1 else b.dims[0])
        return infer.by_example(fun, [sp.scope.resolved(a), sp.scope.resolved(b)], {}, sp.fresh())
    if isinstance(a, Known) or isinstance(b, Known):
        return Unknown()
    return infer.elementwise(fun, [a, b], sp.scope, sp.fresh())


def inactive(fact: Fact) -> Fact:
    return with_active(fact, False)


def unary(sp: Specialiser, node: gast.UnaryOp) -> gast.expr:
    operand = sp.expr(node.operand)
    made = gast.UnaryOp(type(node.op)(), operand)
    fact = sp.fact(operand)
    if isinstance(fact, Scalar) and fact.literal is not None and isinstance(node.op, (gast.USub, gast.UAdd)):
        value = -fact.literal if isinstance(node.op, gast.USub) else fact.literal
        from srcad.facts import scalar_of

        return sp.note(made, scalar_of(value, "literal", literal=True) or Unknown())
    if isinstance(node.op, gast.Not):
        return sp.note(made, Scalar("bool"))
    result = infer.elementwise(_functions()[type(node.op)], [fact], sp.scope, sp.fresh())
    if not fact.active:
        return sp.note(made, result)
    rule = OPERATORS.get(type(node.op))
    if rule is None:
        raise sp.no_rule(node, "the operator ~ on an active value", "use arithmetic on floats")
    sp.op(made, rule, {rule.parameters[0].name: operand}, node)
    return sp.note(made, with_active(result))


def comparison(sp: Specialiser, node: gast.Compare) -> gast.expr:
    parts = sp.many([node.left, *node.comparators])
    made = gast.Compare(parts[0], [type(op)() for op in node.ops], parts[1:])
    facts = [inactive(sp.fact(p)) for p in parts]
    fact: Fact = Scalar("bool")
    if len(parts) == 2 and not isinstance(node.ops[0], (gast.Is, gast.IsNot, gast.In, gast.NotIn)):
        if any(isinstance(f, Array) for f in facts):
            import operator

            fact = infer.elementwise(operator.lt, facts, sp.scope, sp.fresh())
        elif any(isinstance(f, Unknown) for f in facts):
            fact = Unknown()
    return sp.note(made, fact)


def boolean(sp: Specialiser, node: gast.BoolOp) -> gast.expr:
    """`and` and `or` give one of their operands: with an active one they become a branch."""
    with sp.scratch():
        parts = [sp.expr(v) for v in node.values]
        facts = [sp.fact(p) for p in parts]
        plain = not sp.out and not any(f.active for f in facts)
    if plain:
        fact = facts[0]
        for f in facts[1:]:
            fact = join(fact, f, sp.fresh())
        return sp.note(gast.BoolOp(type(node.op)(), [sp.expr(v) for v in node.values]), fact)
    first, rest = node.values[0], node.values[1:]
    tail: gast.expr = rest[0] if len(rest) == 1 else gast.copy_location(gast.BoolOp(node.op, rest), node)
    held = sp.hold(sp.expr(first), "value")
    both = (tail, None) if isinstance(node.op, gast.And) else (None, tail)
    return branch_value(sp, node, held, both[0], both[1], held)


def conditional(sp: Specialiser, node: gast.IfExp) -> gast.expr:
    test = sp.expr(node.test)
    decided = known_truth(sp, test)
    if decided is not None:
        return sp.expr(node.body if decided else node.orelse)
    with sp.scratch():
        parts = [sp.expr(node.body), sp.expr(node.orelse)]
        facts = [sp.fact(p) for p in parts]
        plain = not sp.out and not any(f.active for f in facts)
    if plain:
        parts = [sp.expr(node.body), sp.expr(node.orelse)]
        return sp.note(gast.IfExp(test, parts[0], parts[1]), join(facts[0], facts[1], sp.fresh()))
    return branch_value(sp, node, test, node.body, node.orelse, None)


def known_truth(sp: Specialiser, test: gast.expr) -> bool | None:
    """The truth of a test that is settled by types: `x is None`, `isinstance(...)`."""
    if isinstance(test, gast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], (gast.Is, gast.IsNot)):
        left, right = sp.fact(test.left), sp.fact(test.comparators[0])
        if isinstance(right, Known) and right.value is None and not isinstance(left, Unknown):
            same = isinstance(left, Known) and left.value is None
            return same if isinstance(test.ops[0], gast.Is) else not same
    if isinstance(test, gast.UnaryOp) and isinstance(test.op, gast.Not):
        inner = known_truth(sp, test.operand)
        return None if inner is None else not inner
    fact = sp.fact(test)
    if isinstance(test, gast.Name) and isinstance(fact, Known) and fact.value is None:
        return False
    return None


def branch_value(
    sp: Specialiser, node: gast.AST, test: gast.expr, body: gast.expr | None, orelse: gast.expr | None, otherwise: Any
) -> gast.expr:
    """An expression that depends on a test, as a branch that binds a name."""
    from srcad.frontend.statements import bind_value, branches

    identifier = sp.new_name("value")

    def run(part: gast.expr | None) -> Callable[[], None]:
        return lambda: bind_value(sp, identifier, otherwise if part is None else sp.expr(part))

    branches(sp, node, test, run(body), run(orelse))
    return local_variable(sp, identifier, node)


def walrus(sp: Specialiser, node: gast.NamedExpr) -> gast.expr:
    from srcad.frontend.statements import bind_value

    value = sp.expr(node.value)
    identifier = sp.frame.names.setdefault(node.target.id, node.target.id)
    bind_value(sp, identifier, value)
    return local_variable(sp, identifier, node)


# ---------------------------------------------------------------- parts of things


def attribute(sp: Specialiser, node: gast.Attribute) -> gast.expr:
    value = sp.expr(node.value)
    return attribute_of(sp, value, node.attr, node)


def attribute_of(sp: Specialiser, value: gast.expr, attr: str, node: gast.AST) -> gast.expr:
    fact = sp.fact(value)
    made = gast.Attribute(value, attr, gast.Load())
    if isinstance(fact, Known):
        return known_attribute(sp, made, fact.value, attr, node)
    if isinstance(fact, (Array, Scalar)):
        return array_attribute(sp, made, fact, attr, node)
    if isinstance(fact, Map) and fact.kind != "dict" and attr in fact.items:
        return part(sp, made, value, fact.items[attr])
    if isinstance(fact, Seq) and attr in fact.fields and fact.items is not None:
        if isinstance(value, gast.Tuple):
            return value.elts[fact.fields.index(attr)]
        return part(sp, made, value, fact.items[fact.fields.index(attr)])
    if isinstance(fact, Instance):
        return instance_attribute(sp, made, fact, attr, node)
    return sp.note(made, Bound(Unknown(fact.active), (value,)) if fact.active else Unknown())


def part(sp: Specialiser, made: gast.expr, value: gast.expr, fact: Fact) -> gast.expr:
    """A part of a container: an active one is an operation (its cotangent goes into the container's)."""
    fact = sp.live(fact)
    if fact.active:
        index = made.slice if isinstance(made, gast.Subscript) else gast.Constant(made.attr, None)  # type: ignore[attr-defined]
        sp.op(made, GETITEM, {"x": value, "index": index}, made)
    return sp.note(made, fact)


def known_attribute(sp: Specialiser, made: gast.expr, owner: Any, attr: str, node: gast.AST) -> gast.expr:
    import types

    try:
        value = getattr(owner, attr)
    except AttributeError:
        raise sp.unsupported(node, f"{getattr(owner, '__name__', owner)}.{attr}, which does not exist", "check the name") from None
    if callable(value) or isinstance(value, (types.ModuleType, type(None), str)) or getattr(owner, "__name__", "") == "numpy":
        if callable(value) or not isinstance(value, (int, float)):
            return sp.note(made, Known(value))
    path = f"{getattr(owner, '__name__', 'object')}.{attr}"
    sp.samples.setdefault(path, value)
    return sp.note(made, of_value(value, path))


_CHEAP = {"shape", "ndim", "size", "dtype"}


def array_attribute(sp: Specialiser, made: gast.expr, fact: Any, attr: str, node: gast.AST) -> gast.expr:
    if attr == "shape" and isinstance(fact, Array) and fact.dims is not None:
        dims = tuple(sp.scope.find(d) for d in fact.dims)
        items = tuple(Scalar("int64", size=d) for d in dims)
        return sp.note(made, Seq("tuple", items, None, frozenset(), len(items)))
    if attr == "dtype":
        return sp.note(made, Known(np.dtype(fact.dtype)))
    rule = ATTRIBUTES.get(attr)
    if rule is not None:
        result = infer.by_example(lambda v: getattr(v, attr), [sp.scope.resolved(fact)], {}, sp.fresh())
        if isinstance(result, Array) and rule.view and isinstance(fact, Array):
            result = Array(result.dtype, result.dims, result.active, fact.sites)
        if not fact.active:
            return sp.note(made, result)
        sp.op(made, rule, {rule.parameters[0].name: made.value}, node)  # type: ignore[attr-defined]
        return sp.note(made, with_active(result))
    if attr in _CHEAP or not fact.active:
        if hasattr(np.ndarray, attr) and callable(getattr(np.ndarray, attr)):
            return sp.note(made, Bound(Known(attr), (made.value,)))  # type: ignore[attr-defined]
        return sp.note(made, infer.by_example(lambda v: getattr(v, attr), [sp.scope.resolved(inactive(fact))], {}, sp.fresh()))
    return sp.note(made, Bound(Known(attr), (made.value,)))  # type: ignore[attr-defined]


def instance_attribute(sp: Specialiser, made: gast.expr, fact: Instance, attr: str, node: gast.AST) -> gast.expr:
    found = getattr(fact.cls, attr, None)
    if isinstance(found, property) and found.fget is not None:
        return calls.call_function(sp, node, Known(found.fget), [made.value], {})  # type: ignore[attr-defined]
    if found is not None and callable(found):
        raw = next((vars(c)[attr] for c in fact.cls.__mro__ if attr in vars(c)), None)
        if isinstance(raw, staticmethod):
            return sp.note(made, Known(found))
        return sp.note(made, Bound(Known(getattr(found, "__func__", found)), (made.value,)))  # type: ignore[attr-defined]
    path = calls.path_of(made)
    sample = sp.samples.get(calls.path_of(made.value))  # type: ignore[attr-defined]
    if sample is not None and hasattr(sample, attr):
        value = getattr(sample, attr)
        sp.samples[path] = value
        sp.attribute_paths[path] = key_of(value) if not callable(value) else value
        if callable(value):
            return sp.note(made, Known(value) if not isinstance(value, type(fact)) else Instance(type(value)))
        return sp.note(made, of_value(value, path))
    return sp.note(made, Unknown())


def subscript(sp: Specialiser, node: gast.Subscript) -> gast.expr:
    value, index = sp.many([node.value, node.slice])
    return subscript_of(sp, value, index, node)


def subscript_of(sp: Specialiser, value: gast.expr, index: gast.expr, node: gast.AST) -> gast.expr:
    fact = sp.fact(value)
    picked = pick(sp, value, index)
    if picked is not None:
        return picked
    made = gast.Subscript(value, index, gast.Load())
    result = sp.live(subscript_fact(fact, index, sp, sp.fresh()))
    if sp.is_active(index) and fact.active:
        raise sp.no_rule(node, "an index that depends on an active value", "index with integers")
    if fact.active and result.active:
        sp.op(made, GETITEM, {"x": value, "index": index}, node)
    return sp.note(made, result)


def pick(sp: Specialiser, value: gast.expr, index: gast.expr) -> gast.expr | None:
    """An element of a tuple or dict that is written out: the element itself."""
    from srcad.rules.registry import static_value

    try:
        if isinstance(value, (gast.Tuple, gast.List)):
            if isinstance(index, gast.Slice):
                parts = (index.lower, index.upper, index.step)
                s = slice(*(None if p is None else static_value(p, sp) for p in parts))
                return display(sp, type(value)(value.elts[s], gast.Load()), "tuple" if isinstance(value, gast.Tuple) else "list")
            key = static_value(index, sp)
            return value.elts[key] if isinstance(key, int) and -len(value.elts) <= key < len(value.elts) else None
        if isinstance(value, gast.Dict):
            key = static_value(index, sp)
            keys = [k.value for k in value.keys]
            return value.values[keys.index(key)] if key in keys else None
    except ValueError:
        return None
    return None


def slice_(sp: Specialiser, node: gast.Slice) -> gast.expr:
    parts = [None if p is None else sp.expr(p) for p in (node.lower, node.upper, node.step)]
    return sp.note(gast.Slice(*parts), Unknown())


# ---------------------------------------------------------------- the rest


def joined_string(sp: Specialiser, node: gast.JoinedStr) -> gast.expr:
    return sp.note(rename(sp, node), Known("text"))


def lambda_(sp: Specialiser, node: gast.Lambda) -> gast.expr:
    return sp.note(rename(sp, node), Closure(node, sp.frame))


def comprehension(sp: Specialiser, node: Any) -> gast.expr:
    """A comprehension over inactive values stays as it is; with an active one it becomes a loop that appends."""
    if not reads_active(sp, node):
        return opaque(sp, node)
    return calls.comprehension_loop(sp, node)


_HANDLERS: dict[type, Callable[[Any, Any], gast.expr]] = {
    gast.Constant: constant, gast.Name: variable, gast.Tuple: sequence, gast.List: sequence, gast.Dict: dictionary,
    gast.BinOp: binary, gast.UnaryOp: unary, gast.Compare: comparison, gast.BoolOp: boolean, gast.IfExp: conditional,
    gast.NamedExpr: walrus, gast.Attribute: attribute, gast.Subscript: subscript, gast.Slice: slice_,
    gast.JoinedStr: joined_string, gast.Lambda: lambda_, gast.ListComp: comprehension, gast.GeneratorExp: comprehension,
    gast.DictComp: opaque, gast.SetComp: opaque, gast.Call: lambda sp, node: calls.call(sp, node),
}  # fmt: skip

__all__ = ["Virtual", "assign", "evaluate", "evaluate_all", "names_in"]
