"""Expressions: what is known of them, which are active, and what they are written as in Core."""

from __future__ import annotations

import operator
from collections.abc import Callable
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import gast

from srcad import infer
from srcad.facts import (
    Array,
    Fact,
    Known,
    Map,
    Scalar,
    Seq,
    Unknown,
    handing_out,
    scalar_of,
    with_active,
)
from srcad.frontend import either, gradients, lazy, narrowing, overloads, sparse
from srcad.frontend.choices import boolean, conditional, truth_of_name
from srcad.frontend.columns import Columns, same
from srcad.frontend.core import Op
from srcad.frontend.displays import (
    Conflict,
    Lost,
    Virtual,
    dict_of_pairs,
    rebuild,
    sequence,
    sequence_operator,
)
from srcad.frontend.either import Either, Undetermined, variable_of
from srcad.frontend.entries import dictionary, is_entry, key_of
from srcad.frontend.frames import Alias, NeverReached, is_made_function
from srcad.frontend.inactive import may_be_stored, opaque, read_names, reads_active, rename
from srcad.frontend.mappings import Table
from srcad.frontend.matrices import honest
from srcad.frontend.operations import beside
from srcad.frontend.order import each_in_turn, evaluate_all, value_after
from srcad.frontend.parts import attribute, slice_, subscript
from srcad.frontend.texts import is_text, joined, literal_of, refuse_texts, text_fact
from srcad.rules.call import static_value
from srcad.rules.registry import OPERATORS
from srcad.tree.build import Parts, at_place_of, copy_tree, name, text, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

_FUNCTIONS: dict[type, Any] = {
    gast.Add: operator.add, gast.Sub: operator.sub, gast.Mult: operator.mul, gast.Div: operator.truediv,
    gast.FloorDiv: operator.floordiv, gast.Mod: operator.mod, gast.Pow: operator.pow,
    gast.MatMult: operator.matmul, gast.USub: operator.neg, gast.UAdd: operator.pos,
    gast.Invert: operator.invert, gast.Not: operator.not_, gast.BitAnd: operator.and_,
    gast.BitOr: operator.or_, gast.BitXor: operator.xor, gast.LShift: operator.lshift,
    gast.RShift: operator.rshift,
}  # fmt: skip


_COMPARISONS: dict[type, Callable] = {
    gast.Eq: operator.eq, gast.NotEq: operator.ne, gast.Lt: operator.lt, gast.LtE: operator.le, gast.Gt: operator.gt,
    gast.GtE: operator.ge,
}  # fmt: skip


def evaluate(sp: Specialiser, node: gast.expr) -> gast.expr:
    """The expression in Core; its fact is noted."""
    handler = _HANDLERS.get(type(node))
    if handler is None:
        return opaque(sp, node)
    return _settled(sp, node, handler(sp, node))


def _settled(sp: Specialiser, node: gast.expr, made: gast.expr) -> gast.expr:
    """What an expression of the user's has become, if it is one thing; it stands where that does."""
    if sp.has_either and isinstance(sp.fact(made), Either):
        raise Undetermined(variable_of(made), node)
    if hasattr(node, "lineno") and not hasattr(made, "lineno"):
        at_place_of(node, made)
    return made


def whole(sp: Specialiser, node: gast.expr) -> gast.expr:
    """The same, for what takes one of several things as it is."""
    if not isinstance(node, (gast.Name, gast.Call, gast.IfExp, gast.BoolOp, gast.Subscript, gast.Attribute)):
        return evaluate(sp, node)
    owner = sp.frame.owner(node.id) if isinstance(node, gast.Name) else None
    if owner is not None and isinstance(sp.env_fact(owner.names[node.id]), Either):
        return whole_variable(sp, owner.names[node.id], node)
    made = _HANDLERS[type(node)](sp, node)
    return made if hasattr(made, "lineno") else gast.copy_location(made, node)


# ---------------------------------------------------------------- atoms


def constant(sp: Specialiser, node: gast.Constant) -> gast.expr:
    fact = scalar_of(node.value, "literal", literal=True)
    return sp.note(copy_tree(node), fact if fact is not None else Known(node.value))


def variable(sp: Specialiser, node: gast.Name) -> gast.expr:
    owner = sp.frame.owner(node.id)
    if owner is not None:
        return local_variable(sp, owner.names[node.id], node)
    return at_place_of(node, sp.free_name(node.id, sp.frame.outermost()))


def local_variable(sp: Specialiser, identifier: str, node: gast.AST) -> gast.expr:
    if sp.env is None:
        raise NeverReached
    if identifier not in sp.env:
        return sp.note(name(identifier), Unknown())
    fact = sp.live(sp.env[identifier])
    if isinstance(fact, Lost):
        raise sp.unsupported(
            None, f"{identifier}, which a try may have bound or not when it raised", "give it a name of its own there"
        )
    if isinstance(fact, Conflict):
        raise sp.unsupported(
            None,
            f"{identifier}, which is a function or container here and something else there",
            "bind one kind of thing to one name",
        )
    if isinstance(fact, Virtual):
        return rebuild(sp, fact)
    if isinstance(fact, Either):
        raise Undetermined(identifier, node)
    if isinstance(fact, Alias):
        return copy_with_fact(sp, fact.path)
    if sp.has_either and either.is_none(fact):  # it may be one of several things, and have no variable
        return sp.note(gast.Constant(None, None), fact)
    return sp.note(name(identifier), fact)


def whole_variable(sp: Specialiser, identifier: str, node: gast.AST) -> gast.expr:
    """A variable, for what takes one of several things as it is."""
    fact = sp.env_fact(identifier)
    if isinstance(fact, Either):
        return either.written(sp, identifier, fact)
    return local_variable(sp, identifier, node)


# ---------------------------------------------------------------- operators


def binary(sp: Specialiser, node: gast.BinOp) -> gast.expr:
    """An operator; of many, as in a sum of hundreds of terms, each after the other, and some under a name.

        return a + b + ... + z         ->       t = a + b + ... + m
                                                return t + ... + z
    """
    chain = [node]
    while isinstance(chain[-1].left, gast.BinOp):
        chain.append(chain[-1].left)
    made = sp.expr(chain[-1].left)
    for count, one in enumerate(reversed(chain), start=1):
        made = _with_operand(sp, one, made)
        if count % LONG == 0 and one is not node and (made in sp.ops or isinstance(sp.fact(made), (Scalar, Array))):
            made = sp.hold(made, "t")
    return made


#: So many operators of one chain stand in one expression.
LONG = 40


def _with_operand(sp: Specialiser, node: gast.BinOp, left: gast.expr) -> gast.expr:
    """`left op right`, of which the left is known."""
    done, right = value_after(sp, [left], node.right)
    left, right = each_in_turn(sp, [*done, right])
    if isinstance(node.op, (gast.Sub, gast.BitAnd, gast.BitOr, gast.BitXor)):
        left, right = (_as_set(sp, part) for part in (left, right))
    return _settled(sp, node, binary_of(sp, node, left, node.op, right))


def _as_set(sp: Specialiser, keys: gast.expr) -> gast.expr:
    """`d.keys() - e.keys()` computes with sets; the keys of a dict of active values are a tuple otherwise."""
    return sp.note(gast.Call(name("set"), [keys], []), Unknown()) if keys in sp.spelled else keys


def binary_of(sp: Specialiser, node: gast.AST, left: gast.expr, op: Any, right: gast.expr) -> gast.expr:
    a, b = sp.fact(left), sp.fact(right)
    if is_made_function(a) or is_made_function(b):
        raise sp.unsupported(node, "arithmetic on a function", "call it")
    times = sparse.product(sp, node, left, op, right)
    if times is not None:
        return times
    overloaded = overloads.binary(sp, node, left, op, right)
    if overloaded is not None:
        return overloaded
    of_gradients = gradients.arithmetic(sp, node, left, op, right)
    if of_gradients is not None:
        return of_gradients
    if isinstance(op, gast.BitOr) and isinstance(a, Map) and isinstance(b, Map) and a.kind == b.kind == "dict":
        return dict_of_pairs(sp, node, [(None, left), (None, right)])  # `d | e` is `{**d, **e}`
    if isinstance(a, Known) and isinstance(a.value, str) and b.active:
        return sp.note(gast.BinOp(left, type(op)(), right), text_fact())
    if isinstance(a, Seq) or isinstance(b, Seq):
        made = sequence_operator(sp, node, left, op, right)
        if made is not None:
            return made
        as_arrays = beside(sp, node, b, left), beside(sp, node, a, right)
        if as_arrays != (left, right):
            return binary_of(sp, node, as_arrays[0], op, as_arrays[1])
    if type(op) in OPERATORS:
        left, right = narrowing.number(sp, left, op), narrowing.number(sp, right, op)
        a, b = narrowing.operand(sp, left), narrowing.operand(sp, right)
    made = gast.BinOp(left, type(op)(), right)
    known = joined(op, a, b)
    if known is not None:
        return sp.note(made, known)
    active = a.active or b.active
    rule = OPERATORS.get(type(op))
    if active and rule is None:
        if isinstance(op, gast.FloorDiv):
            return sp.note(made, inactive(infer.elementwise(_FUNCTIONS[type(op)], [a, b], sp.scope, sp.fresh())))
        raise sp.no_rule(node, f"the operator {type(op).__name__} on an active value", "use arithmetic on floats")
    if is_text(a) or is_text(b):
        if active:
            refuse_texts(sp, node, f"the operator {type(op).__name__}", [left, right])
        return sp.note(made, text_fact())
    fact = operator_fact(sp, op, a, b)
    if type(fact) is Unknown and (active or not fact.sites):
        fact = Unknown(fact.active, frozenset([sp.fresh()]))  # whatever it is, it is new: no derivative joins lists
    if not active:
        return sp.note(made, fact)
    names = [p.name for p in rule.parameters[:2]]  # type: ignore[union-attr]
    sp.op(made, rule, dict(zip(names, (left, right), strict=True)), node)  # type: ignore[arg-type]
    return sp.note(made, with_active(fact))


def copy_with_fact(sp: Specialiser, node: gast.expr) -> gast.expr:
    """A second copy of an expression of Core, with what is known of its parts."""
    made = copy_tree(node)
    twins = dict(zip(walk(node), walk(made), strict=True))
    for old, new in twins.items():
        if old in sp.facts:
            sp.facts[new] = sp.facts[old]
        if old in sp.ops:
            operands = {
                k: [twins.get(o, o) for o in v] if isinstance(v, list) else twins.get(v, v)
                for k, v in sp.ops[old].operands.items()
            }
            sp.ops[new] = Op(sp.ops[old].rule, operands)
            sp.places[new] = sp.places.get(old)
    return sp.note(made, sp.fact(node))


def folded(fun: Callable, facts: list[Fact]) -> Fact | None:
    """An operation of integer literals is one: what decides how deep a recursion goes."""
    values = [f.literal for f in facts if isinstance(f, Scalar) and type(f.literal) in (int, bool)]
    if len(values) != len(facts) or any(abs(v) > 1000 for v in values):
        return None
    try:
        return scalar_of(fun(*values), "literal", literal=True)
    except ArithmeticError:
        return None


def settled_by_literals(sp: Specialiser, op: gast.cmpop, parts: list[gast.expr]) -> Fact | None:
    """A comparison of numbers or texts that are known: `kind == "square"` in a loop over texts that is written out."""
    facts = [sp.fact(p) for p in parts]
    if type(op) in _COMPARISONS and all(isinstance(f, Scalar) for f in facts):
        return folded(_COMPARISONS[type(op)], facts)
    if not (isinstance(facts[0], Known) and isinstance(facts[0].value, str)):
        return None
    try:
        right = static_value(parts[1], sp)
    except ValueError:
        return None
    texts = [right] if isinstance(right, str) else list(right) if isinstance(right, tuple) else [None]
    if not all(isinstance(t, str) for t in texts) or isinstance(right, str) != (type(op) in (gast.Eq, gast.NotEq)):
        return None
    if isinstance(op, (gast.Eq, gast.In)):
        return Scalar("bool", literal=facts[0].value in texts)
    return Scalar("bool", literal=facts[0].value not in texts) if isinstance(op, (gast.NotEq, gast.NotIn)) else None


def operator_fact(sp: Specialiser, op: Any, a: Fact, b: Fact) -> Fact:
    fun = _FUNCTIONS[type(op)]
    known = folded(fun, [a, b])
    if known is not None:
        return known
    if isinstance(op, gast.MatMult):
        if isinstance(a, Array) and isinstance(b, Array) and a.dims and b.dims:
            sp.scope.unify(a.dims[-1], b.dims[-2] if len(b.dims) > 1 else b.dims[0])
        return infer.by_example(fun, [sp.scope.resolved(a), sp.scope.resolved(b)], {}, sp.fresh())
    if isinstance(a, Known) or isinstance(b, Known):
        return Unknown()
    found = infer.elementwise(fun, [a, b], sp.scope, sp.fresh())
    containers = [f for f in (a, b) if not isinstance(f, (Array, Scalar))]  # `d | {}` holds what d holds
    return handing_out(found, containers)


def inactive(fact: Fact) -> Fact:
    return with_active(fact, False)


def unary(sp: Specialiser, node: gast.UnaryOp) -> gast.expr:
    if isinstance(node.op, gast.Not) and isinstance(node.operand, gast.Name):
        test = truth_of_name(sp, node.operand)
        if test is not None:
            return opposite(sp, test)
    operand = sp.expr(node.operand)
    held = sp.virtuals.get(operand) or sp.fact(operand)
    if isinstance(held, (Columns, Table)) and isinstance(node.op, gast.Not):
        return held.filled(sp, empty=True)
    matrix = sparse.negative(sp, node, node.op, operand)
    if matrix is not None:
        return matrix
    overloaded = overloads.unary(sp, node, node.op, operand)
    if overloaded is None:
        overloaded = gradients.negative(sp, node, operand)
    if overloaded is not None:
        return overloaded
    made = gast.UnaryOp(type(node.op)(), operand)
    fact = sp.fact(operand)
    if isinstance(fact, Scalar) and fact.literal is not None and isinstance(node.op, (gast.USub, gast.UAdd)):
        value = -fact.literal if isinstance(node.op, gast.USub) else fact.literal
        return sp.note(made, scalar_of(value, "literal", literal=True) or Unknown())
    if isinstance(node.op, gast.Not):
        return sp.note(made, Scalar("bool"))
    result = infer.elementwise(_FUNCTIONS[type(node.op)], [fact], sp.scope, sp.fresh())
    if not fact.active:
        return sp.note(made, result)
    rule = OPERATORS.get(type(node.op))
    if rule is None:
        raise sp.no_rule(node, "the operator ~ on an active value", "use arithmetic on floats")
    sp.op(made, rule, {rule.parameters[0].name: operand}, node)
    return sp.note(made, with_active(result))


def chained(sp: Specialiser, node: gast.Compare) -> gast.expr:
    """`f(x) < g(x) < h(x)` whose parts take statements, as `f(x) < (b := g(x)) and b < h(x)`: h may not be called."""
    left, tests = node.left, []
    for op, right in zip(node.ops, node.comparators, strict=True):
        held = None if right is node.comparators[-1] else sp.new_name("between")
        if held is not None:
            sp.frame.function().local.add(held)
            sp.frame.function().names[held] = held
            right = gast.copy_location(gast.NamedExpr(gast.Name(held, gast.Store(), None, None), right), node)
        tests.append(gast.copy_location(gast.Compare(left, [op], [right]), node))
        left = name(held or "")
    return boolean(sp, gast.copy_location(gast.BoolOp(gast.And(), tests), node))


def is_none(sp: Specialiser, node: gast.Compare) -> gast.expr | None:
    """`best is None`, where best is one of several things."""
    if not sp.has_either or len(node.ops) > 1 or not isinstance(node.ops[0], (gast.Is, gast.IsNot)):
        return None
    right = node.comparators[0]
    if not (isinstance(right, gast.Constant) and right.value is None):
        return None
    variable = either_variable(sp, node.left)
    fact: Any = sp.env_fact(variable) if variable else None
    if not isinstance(fact, Either) or any(isinstance(option, either.Own) for option in fact.options):
        return None
    none = isinstance(node.ops[0], gast.Is)
    return either.test_of(sp, fact, [i for i, o in enumerate(fact.options) if either.is_none(o) is none])


def either_variable(sp: Specialiser, node: gast.expr) -> str | None:
    """The variable of Core that a name is."""
    owner = sp.frame.owner(node.id) if isinstance(node, gast.Name) else None
    return owner.names[node.id] if owner is not None and isinstance(node, gast.Name) else None


def comparison(sp: Specialiser, node: gast.Compare) -> gast.expr:
    test = is_none(sp, node)
    if test is not None:
        return test
    state = sp.state()
    with sp.perhaps() if len(node.ops) > 1 else nullcontext():  # a < b < c: c is not looked at where a >= b
        parts = [honest(sp, p) for p in each_in_turn(sp, sp.many([node.left, *node.comparators]))]
    if len(parts) > 2 and len(sp.out) > state.written:
        sp.restore(state)
        return chained(sp, node)
    overloaded = overloads.binary(sp, node, parts[0], node.ops[0], parts[1]) if len(parts) == 2 else None
    if overloaded is not None:
        return overloaded
    if len(parts) == 2 and isinstance(node.ops[0], (gast.In, gast.NotIn)):
        found = overloads.method(sp, node, "__contains__", parts[1], parts[0])
        if found is not None:
            return found if isinstance(node.ops[0], gast.In) else opposite(sp, found)
    table = sp.fact(parts[-1])
    if len(parts) == 2 and isinstance(table, Table) and isinstance(node.ops[0], (gast.In, gast.NotIn)):
        found = table.contains(sp, parts[0])
        return found if isinstance(node.ops[0], gast.In) else sp.note(gast.UnaryOp(gast.Not(), found), Scalar("bool"))
    if len(parts) == 2 and isinstance(node.ops[0], (gast.Is, gast.IsNot)):
        alike = same(sp, parts[0], parts[1])
        if alike is not None:
            return alike if isinstance(node.ops[0], gast.Is) else opposite(sp, alike)
    if len(parts) == 2 and isinstance(node.ops[0], (gast.In, gast.NotIn)) and is_entry(sp, parts[1]):
        there = key_of(sp, node, parts[0]) in sp.virtuals[parts[1]].parts
        found = sp.note(gast.Constant(there, None), Scalar("bool", literal=there))
        return found if isinstance(node.ops[0], gast.In) else opposite(sp, found)
    if sp.has_either and len(parts) == 2 and isinstance(node.ops[0], (gast.In, gast.NotIn)):
        known_key = has_key(sp, parts[0], parts[1])
        if known_key is not None:
            return known_key if isinstance(node.ops[0], gast.In) else opposite(sp, known_key)
    made = gast.Compare(parts[0], [type(op)() for op in node.ops], parts[1:])
    facts = [inactive(sp.fact(p)) for p in parts]
    fact: Fact = Scalar("bool")
    known = settled_by_literals(sp, node.ops[0], parts) if len(parts) == 2 else None
    if known is not None:
        return sp.note(made, known)
    if len(parts) == 2 and not isinstance(node.ops[0], (gast.Is, gast.IsNot, gast.In, gast.NotIn)):
        if any(isinstance(f, Array) for f in facts):
            fact = infer.elementwise(operator.lt, facts, sp.scope, sp.fresh())
        elif any(isinstance(f, Unknown) for f in facts):
            fact = Unknown()
    return sp.note(made, fact)


def has_key(sp: Specialiser, key: gast.expr, value: gast.expr) -> gast.expr | None:
    """Whether a dict that exists as its parts has a key; None where the key is not known, or what it is a key of."""
    held = sp.virtuals.get(value)
    if type(held) is not Virtual or held.kind != "dict":
        return None
    try:
        there = static_value(key, sp) in held.parts
    except ValueError:
        return None
    return sp.note(gast.Constant(there, None), Scalar("bool", literal=there))


def opposite(sp: Specialiser, test: gast.expr) -> gast.expr:
    fact = sp.fact(test)
    literal = fact.literal if isinstance(fact, Scalar) else None
    if literal is not None:
        return sp.note(gast.Constant(not literal, None), Scalar("bool", literal=not literal))
    return sp.note(gast.UnaryOp(gast.Not(), test), Scalar("bool"))


# ---------------------------------------------------------------- the rest


def joined_string(sp: Specialiser, node: gast.JoinedStr) -> gast.expr:
    """A text; its value is known where it is made of literals only."""
    if not any(isinstance(n, (gast.Name, gast.Call, gast.Attribute)) for n in walk(node)):
        return sp.note(copy_tree(node), Known(eval(text(node), {})))  # noqa: S307  literals only
    for n in walk(node):
        if isinstance(n, gast.Call):
            may_be_stored(sp, n)
    known = _known_text(sp, node)
    if known is not None:
        return sp.note(gast.Constant(known, None), Known(known))
    made = rename(sp, node)
    if any(isinstance(n, Parts) for n in walk(made)):  # `f"{body.x}"`: of an object that exists as its attributes
        made = copy_tree(node)
        shown = [n for n in walk(made) if isinstance(n, gast.FormattedValue)]
        for place, value in zip(shown, sp.many([n.value for n in shown]), strict=True):
            place.value = value
    return sp.note(made, text_fact() if reads_active(sp, node) else Unknown())


def _known_text(sp: Specialiser, node: gast.JoinedStr) -> str | None:
    """`f"w{i}"` where i is the literal 1: a key of a dict, maybe."""
    values = {}
    for identifier in sorted(read_names(node)):
        values[identifier] = literal_of(sp.look(identifier))
        if values[identifier] is None:
            return None
    if any(isinstance(n, (gast.Call, gast.Attribute, gast.NamedExpr)) for n in walk(node)):
        return None
    return str(eval(text(node), values))  # noqa: S307  literals only


def walrus(sp: Specialiser, node: gast.NamedExpr) -> gast.expr:
    value = sp.expr(node.value)
    identifier = sp.target_name(node.target.id, value)
    sp.bind_value(identifier, value)
    return local_variable(sp, identifier, node)


def lambda_(sp: Specialiser, node: gast.Lambda) -> gast.expr:
    """A function of the program's own: it is put in place where it is called."""
    return sp.note(gast.Constant(None, None), sp.closure(node))


def comprehension(sp: Specialiser, node: Any) -> gast.expr:
    """A comprehension over inactive values stays as it is; with an active one it becomes a loop."""
    written = sp.written_dict(node) if isinstance(node, gast.DictComp) else None
    if written is not None:
        return written
    as_it_is = not reads_active(sp, node) and not any(isinstance(n, gast.Lambda) for n in walk(node))
    if as_it_is and not sp.makes_objects(node):
        return opaque(sp, node)
    if isinstance(node, gast.GeneratorExp):
        lazy.check(sp, node)
    return sp.comprehension(node)


_HANDLERS: dict[type, Callable[[Any, Any], gast.expr]] = {
    gast.Constant: constant, gast.Name: variable, gast.Tuple: sequence, gast.List: sequence, gast.Dict: dictionary,
    gast.BinOp: binary, gast.UnaryOp: unary, gast.Compare: comparison, gast.BoolOp: boolean, gast.IfExp: conditional,
    gast.NamedExpr: walrus, gast.Attribute: attribute, gast.Subscript: subscript, gast.Slice: slice_,
    gast.JoinedStr: joined_string, gast.Lambda: lambda_, gast.ListComp: comprehension, gast.GeneratorExp: comprehension,
    gast.DictComp: comprehension, gast.SetComp: opaque, gast.Call: lambda sp, node: sp.call(node),
}  # fmt: skip

__all__ = ["Conflict", "Virtual", "evaluate", "evaluate_all"]
