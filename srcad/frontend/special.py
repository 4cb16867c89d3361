"""Functions that the front end itself knows: Python's containers and iterators, `out=`, methods of arrays and lists."""

from __future__ import annotations

import builtins
import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad import infer
from srcad.facts import Array, Dim, Fact, Known, Map, Scalar, Seq, Unknown, parts_of, sites_of
from srcad.frontend import calls, expressions, inactive
from srcad.frontend.frames import Bound, Closure
from srcad.rules import registry
from srcad.tree.build import assign, augment, const, copy_tree, name

if TYPE_CHECKING:
    from srcad.frontend.specialise import Specialiser


def before_arguments(sp: Specialiser, node: gast.Call) -> gast.expr | None:
    """Calls whose arguments are not evaluated first: `sum(... for ...)`, `list(map(f, xs))`."""
    if not isinstance(node.func, gast.Name) or node.keywords:
        return None
    with sp.scratch():
        target = sp.fact(sp.expr(node.func))
    value = target.value if isinstance(target, Known) else None
    if value is builtins.sum and node.args and isinstance(node.args[0], gast.GeneratorExp) and inactive.reads_active(sp, node):
        return generator_sum(sp, node)
    if value in (builtins.list, builtins.tuple) and len(node.args) == 1 and _is_map(sp, node.args[0]):
        return mapped(sp, node.args[0])  # type: ignore[arg-type]
    if value is builtins.map and len(node.args) >= 2 and inactive.reads_active(sp, node):
        return mapped(sp, node)
    if value in (builtins.list, builtins.tuple) and len(node.args) == 1 and _iterates(node.args[0]) and inactive.reads_active(sp, node):
        item = sp.new_name("item")
        listed = gast.ListComp(name(item), [gast.comprehension(gast.Name(item, gast.Store(), None, None), node.args[0], [], 0)])
        return calls.comprehension_loop(sp, gast.copy_location(listed, node))
    return None


def _iterates(node: gast.expr) -> bool:
    return isinstance(node, gast.Call) and isinstance(node.func, gast.Name) and node.func.id in ("zip", "enumerate", "reversed", "range")


def _is_map(sp: Specialiser, node: gast.expr) -> bool:
    return isinstance(node, gast.Call) and isinstance(node.func, gast.Name) and node.func.id == "map" and inactive.reads_active(sp, node)


def mapped(sp: Specialiser, node: gast.Call) -> gast.expr:
    """`map(f, xs, ys)` as a comprehension."""
    names = [sp.new_name("item") for _ in node.args[1:]]
    targets = [gast.Name(n, gast.Store(), None, None) for n in names]
    target = targets[0] if len(names) == 1 else gast.Tuple(targets, gast.Store())
    over = node.args[1] if len(names) == 1 else gast.Call(name("zip"), list(node.args[1:]), [])
    element = gast.Call(node.args[0], [name(n) for n in names], [])
    for n in (element, over):
        gast.copy_location(n, node)
    listed = gast.ListComp(element, [gast.comprehension(target, over, [], 0)])
    return calls.comprehension_loop(sp, gast.copy_location(listed, node))


def generator_sum(sp: Specialiser, node: gast.Call) -> gast.expr:
    """`sum(f(x) for x in xs)` as a loop that adds."""
    generator = node.args[0]
    total = sp.new_name("total")
    frame = sp.frame
    frame.local.add(total)
    frame.names[total] = total
    start = node.args[1] if len(node.args) > 1 else gast.Constant(0, None)
    from srcad.frontend.statements import bind_value, execute

    bind_value(sp, total, sp.expr(start))
    hidden = {n.id for g in generator.generators for n in gast.walk(g.target) if isinstance(n, gast.Name)}
    saved, was_local = {n: frame.names.get(n) for n in hidden}, set(frame.local)
    frame.local |= hidden
    for n in hidden:
        frame.names[n] = sp.new_name(n)
    body: list[gast.stmt] = [
        assign(total, gast.BinOp(name(total), gast.Add(), generator.elt))
    ]
    gast.copy_location(body[0], node)
    for g in reversed(generator.generators):
        for test in reversed(g.ifs):
            body = [gast.copy_location(gast.If(test, body, []), node)]
        body = [gast.copy_location(gast.For(g.target, g.iter, body, [], None), node)]
    here = sp.here
    try:
        execute(sp, body[0])
    finally:
        frame.local = was_local
        for n, old in saved.items():
            frame.names.pop(n)
            if old is not None:
                frame.names[n] = old
        sp.here = here
    return expressions.local_variable(sp, total, node)


# ---------------------------------------------------------------- functions


def function(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: dict[str, gast.expr], func: gast.expr | None
) -> gast.expr | None:
    """A call of a function that is handled here; None for all others."""
    try:
        handler = _FUNCTIONS.get(value)
    except TypeError:
        return None
    return None if handler is None else handler(sp, node, value, args, keywords, func)


def _plain_call(sp: Specialiser, value: Any, func: gast.expr | None, args: list[gast.expr], keywords: dict[str, gast.expr], node: gast.AST) -> gast.Call:
    return calls.make_call(calls.function_node(sp, value, func, node), args, keywords)


def unaffected(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr:
    """Functions whose result carries no derivative, whatever goes in."""
    made = _plain_call(sp, value, func, args, keywords, node)
    facts = [expressions.inactive(sp.fact(a)) for a in args]
    fact = infer.by_example(value, facts, {}, sp.fresh()) if value in (len, int, bool, isinstance, round) and not keywords else Unknown()
    if value is len and facts and isinstance(facts[0], (Seq, Array)):
        fact = _length_fact(sp, facts[0])
    if value in (int, round) and isinstance(fact, Unknown):
        fact = Scalar("int64", size=Dim(sp.fresh()))
    if value is isinstance:
        fact = Scalar("bool")
    return sp.note(made, fact)


def _length_fact(sp: Specialiser, fact: Fact) -> Fact:
    if isinstance(fact, Seq) and fact.items is not None:
        return Scalar("int64", size=len(fact.items))
    if isinstance(fact, Seq) and fact.length is not None:
        return Scalar("int64", size=fact.length)
    if isinstance(fact, Array) and fact.dims:
        return Scalar("int64", size=sp.scope.find(fact.dims[0]))
    return Scalar("int64", size=Dim(sp.fresh()))


def range_(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr:
    made = _plain_call(sp, value, func, args, keywords, node)
    length = sp.fact(args[0]).size if len(args) == 1 and isinstance(sp.fact(args[0]), Scalar) else None  # type: ignore[union-attr]
    return sp.note(made, Seq("range", None, Scalar("int64", size=Dim(sp.fresh())), frozenset(), length if isinstance(length, Dim) else Dim(sp.fresh())))


def partial(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr:
    held = [a if isinstance(a, (gast.Name, gast.Constant)) else sp.hold(a) for a in args[1:]]
    named = {k: v if isinstance(v, (gast.Name, gast.Constant)) else sp.hold(v) for k, v in keywords.items()}
    return sp.note(_plain_call(sp, value, func, [args[0], *held], named, node), Bound(sp.fact(args[0]), tuple(held), named))


def reduce(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`functools.reduce(f, xs, start)` as a loop; over a known number of elements written out."""
    if not any(sp.is_active(a) for a in args) and not isinstance(sp.fact(args[0]), (Closure, Bound)):
        return None
    items = calls.parts_of_sequence(sp, args[1])
    function_fact = sp.fact(args[0])
    if items is not None:
        pieces = [*args[2:3], *items]
        if not pieces:
            raise TypeError("reduce() of empty iterable with no initial value")
        total = pieces[0]
        for piece in pieces[1:]:
            total = calls.call_function(sp, node, function_fact, [total, piece], {}, args[0])
        return total
    return _reduce_loop(sp, node, args)


def _reduce_loop(sp: Specialiser, node: gast.AST, args: list[gast.expr]) -> gast.expr:
    from srcad.frontend.statements import bind_value, loop_over

    over = sp.hold(args[1], "items")
    total = sp.new_name("total")
    start = 0
    if len(args) > 2:
        bind_value(sp, total, args[2])
    else:
        bind_value(sp, total, expressions.subscript_of(sp, over, sp.note(const(0), Scalar("int64", literal=0)), node))
        start = 1

    def body(item: gast.expr) -> None:
        current = expressions.local_variable(sp, total, node)
        bind_value(sp, total, calls.call_function(sp, node, sp.fact(args[0]), [current, item], {}, args[0]))

    loop_over(sp, node, over, body, start)
    return expressions.local_variable(sp, total, node)


def list_(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    if not args:
        kind = "list" if value is list else "tuple"
        made: gast.expr = gast.List([], gast.Load()) if value is list else gast.Tuple([], gast.Load())
        return sp.note(made, Seq(kind, (), None, frozenset([sp.fresh("list")]) if value is list else frozenset(), 0))
    items = calls.parts_of_sequence(sp, args[0])
    if items is not None:
        cls: Any = gast.List if value is list else gast.Tuple
        return expressions.display(sp, cls(items, gast.Load()), "list" if value is list else "tuple")
    if not sp.is_active(args[0]):
        fact = sp.fact(args[0])
        elem = fact.elem if isinstance(fact, Seq) else Unknown()
        return sp.note(_plain_call(sp, value, func, args, keywords, node), Seq("list", None, elem, frozenset([sp.fresh("list")]), Dim(sp.fresh())))
    item = sp.new_name("item")
    held = sp.hold(args[0], "items")
    sp.frame.local.add(held.id)  # type: ignore[attr-defined]
    sp.frame.names[held.id] = held.id  # type: ignore[attr-defined]
    listed = gast.ListComp(name(item), [gast.comprehension(gast.Name(item, gast.Store(), None, None), copy_tree(held), [], 0)])
    return calls.comprehension_loop(sp, gast.copy_location(listed, node) if hasattr(node, "lineno") else listed)


def dict_(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    items: dict[str, gast.expr] = {}
    for a in args:
        got = calls.parts_of_mapping(sp, a)
        if got is None:
            return None
        items.update(got)
    items.update(keywords)
    made = gast.Dict([const(k) for k in items], list(items.values()))
    return sp.note(made, Map("dict", {k: sp.fact(v) for k, v in items.items()}, frozenset([sp.fresh("dict")])))


def stop_gradient(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr:
    """The value as it is, carrying nothing."""
    from srcad.facts import with_active

    fact = sp.fact(args[0])
    if isinstance(fact, Scalar) or not fact.active:
        made = copy_tree(args[0])
        return sp.note(made, with_active(fact, False))
    inner = calls.object_node(sp, value, node)
    return sp.note(calls.make_call(inner, [args[0]], {}), _fresh_sites(with_active(fact, False), sp.fresh()))


def _fresh_sites(fact: Fact, site: str) -> Fact:
    from dataclasses import replace

    if isinstance(fact, Array):
        return replace(fact, sites=frozenset([site]))
    return fact


def scalar_max(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`max(a, b, c)` of numbers, two at a time."""
    if len(args) == 1:
        items = calls.parts_of_sequence(sp, args[0])
        if items is None or not sp.is_active(args[0]):
            return None
        args = items
    if keywords or not any(sp.is_active(a) for a in args) or len(args) < 2:
        return None
    rule = registry.find(np.maximum if value is builtins.max else np.minimum)
    assert rule is not None
    total = args[0]
    for arg in args[1:]:
        facts = [sp.fact(total), sp.fact(arg)]
        made = calls.make_call(calls.function_node(sp, value, func, node), [total, arg], {})
        total = calls.finish_rule(sp, node, rule, made, {"x1": total, "x2": arg}, True, infer.elementwise(value, facts, sp.scope, sp.fresh()))
    return total


def scalar_round(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr:
    return unaffected(sp, node, value, args, keywords, func)


def _set_at(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`np.add.at(x, index, v)` as `x[index] += v`, repeats counted."""
    if not any(sp.is_active(a) for a in args):
        return None
    raise sp.unsupported(node, "np.add.at with an active value", "write x[index] += v where no index repeats, or a loop")


def copyto(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    if keywords or not any(sp.is_active(a) for a in args):
        return None
    from srcad.frontend.stores import store

    store(sp, node, args[0], sp.note(gast.Constant(..., None), Known(...)), args[1])
    return sp.note(const(None), Known(None))


_FUNCTIONS: dict[Any, Callable[..., gast.expr | None]] = {
    print: unaffected, len: unaffected, isinstance: unaffected, issubclass: unaffected, int: unaffected, bool: unaffected,
    str: unaffected, repr: unaffected, type: unaffected, id: unaffected, hasattr: unaffected, callable: unaffected,
    round: scalar_round, range: range_, functools.partial: partial, functools.reduce: reduce, list: list_, tuple: list_,
    dict: dict_, max: scalar_max, min: scalar_max, np.copyto: copyto, np.add.at: _set_at, format: unaffected,
}  # fmt: skip


def register_stop_gradient(fun: Callable) -> None:
    _FUNCTIONS[fun] = stop_gradient


# ---------------------------------------------------------------- methods


def method(
    sp: Specialiser, node: gast.AST, label: str, owner: gast.expr, args: list[gast.expr], keywords: dict[str, gast.expr], func: gast.expr | None
) -> gast.expr:
    """A method of an array or number."""
    made = calls.make_call(func if func is not None else gast.Attribute(owner, label, gast.Load()), args, keywords)
    fact = sp.fact(owner)
    values = [owner, *args, *keywords.values()]
    if label in ("fill",):
        from srcad.frontend.stores import store

        store(sp, node, owner, sp.note(gast.Constant(..., None), Known(...)), args[0])
        return sp.note(const(None), Known(None))
    if label in ("sort", "partition", "put", "itemset", "resize", "setfield", "setflags"):
        if any(sp.is_active(v) for v in values):
            raise sp.unsupported(node, f"the in-place method .{label}() on an active array", f"use np.{label} and bind its result")
        sp.memory.stored_sites |= sites_of(fact)
        return sp.note(made, Unknown())
    rule = registry.METHODS.get(label)
    active = any(sp.is_active(v) for v in values)
    if rule is None:
        if active:
            raise sp.no_rule(node, f"the method .{label}() of an active value, which has no derivative rule", "use NumPy functions with a rule")
        return sp.note(made, _method_fact(sp, label, values, keywords, args))
    if "out" in keywords:
        return with_out(sp, node, None, args, keywords, func)
    operands = calls.operands_of(sp, node, rule, made, active, method=True)
    return calls.finish_rule(sp, node, rule, made, operands, active, _method_fact(sp, label, values, keywords, args))


def _method_fact(sp: Specialiser, label: str, values: list[gast.expr], keywords: dict[str, gast.expr], args: list[gast.expr]) -> Fact:
    def run(owner: Any, *rest: Any, **named: Any) -> Any:
        return getattr(owner, label)(*rest, **named)

    facts = [sp.scope.resolved(sp.fact(v)) for v in [values[0], *args]]
    if label == "reshape":
        from srcad.rules.indexing import reshape_fact

        return reshape_fact(facts[0], facts[1:], sp.fresh())
    if label == "dot" and isinstance(facts[0], Array):
        return calls.product_fact(sp, np.dot, facts[:2])
    if label == "astype" and isinstance(facts[0], Array):
        found = infer.by_example(run, facts, {}, sp.fresh())
        return found
    return infer.by_example(run, facts, {k: sp.fact(v) for k, v in keywords.items()}, sp.fresh())


def container_method(
    sp: Specialiser, node: gast.AST, label: str, owner: gast.expr, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> gast.expr | None:
    """A method of a list or dict; None where it is nothing special."""
    fact = sp.fact(owner)
    if isinstance(fact, Map) and fact.kind == "dict" and label in ("items", "values", "keys", "get", "copy"):
        return _dict_method(sp, node, label, owner, fact, args)
    if isinstance(fact, Seq) and fact.kind == "list" and label in ("append", "extend", "pop", "insert", "reverse", "sort", "copy", "clear", "index", "count"):
        return _list_method(sp, node, label, owner, fact, args)
    return None


def _dict_method(sp: Specialiser, node: gast.AST, label: str, owner: gast.expr, fact: Map, args: list[gast.expr]) -> gast.expr | None:
    mapping = calls.parts_of_mapping(sp, owner)
    if mapping is None or not fact.active:
        return None
    keys = [sp.note(const(k), Known(k) if isinstance(k, str) else Scalar("int64", literal=k)) for k in mapping]
    if label == "keys":
        return expressions.display(sp, gast.Tuple(keys, gast.Load()), "tuple")
    if label == "values":
        return expressions.display(sp, gast.Tuple(list(mapping.values()), gast.Load()), "tuple")
    if label == "items":
        pairs = [expressions.display(sp, gast.Tuple([k, v], gast.Load()), "tuple") for k, v in zip(keys, mapping.values(), strict=True)]
        return expressions.display(sp, gast.Tuple(pairs, gast.Load()), "tuple")
    if label == "get":
        key = registry.static_value(args[0], sp)
        return mapping[key] if key in mapping else (args[1] if len(args) > 1 else sp.note(const(None), Known(None)))
    items = {k: sp.fact(v) for k, v in mapping.items()}
    return sp.note(gast.Dict([const(k) for k in mapping], list(mapping.values())), Map("dict", items, frozenset([sp.fresh("dict")])))


def _list_method(sp: Specialiser, node: gast.AST, label: str, owner: gast.expr, fact: Seq, args: list[gast.expr]) -> gast.expr | None:
    from srcad.frontend.stores import append, extend

    active = fact.active or any(sp.is_active(a) for a in args)
    if label == "append":
        append(sp, node, owner, args[0])
        return sp.note(const(None), Known(None))
    if label == "extend" and active:
        extend(sp, node, owner, args[0])
        return sp.note(const(None), Known(None))
    if label == "copy" and active:
        return list_(sp, node, list, [owner], {}, None)
    sp.memory.stored_sites |= sites_of(fact)
    if active:
        raise sp.unsupported(node, f"the list method .{label}() on active values", "build the list with append, read it by index")
    return None


def with_out(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: dict[str, gast.expr], func: gast.expr | None
) -> gast.expr:
    """`np.add(a, b, out=u)` stores into u what `np.add(a, b)` gives."""
    out = keywords["out"]
    rest = {k: v for k, v in keywords.items() if k != "out"}
    if isinstance(sp.fact(out), Known):
        assert func is not None
        return calls.call_function(sp, node, sp.fact(func), args, rest, func)
    if isinstance(out, gast.Tuple) and len(out.elts) == 1:
        out = out.elts[0]
    values = [*args, *rest.values(), *([func.value] if isinstance(func, gast.Attribute) else [])]
    if not any(sp.is_active(v) for v in [out, *values]):
        sp.memory.stored_sites |= sites_of(sp.fact(out))
        return sp.note(calls.make_call(calls.function_node(sp, value, func, node), args, keywords), sp.fact(out))
    if not isinstance(out, gast.Name):
        out = sp.hold(out, "out")
    assert func is not None
    made = calls.call_function(sp, node, sp.fact(func), args, rest, func)
    from srcad.frontend.stores import store

    store(sp, node, out, sp.note(gast.Constant(..., None), Known(...)), made)
    return expressions.local_variable(sp, out.id, node)


__all__ = ["augment", "before_arguments", "container_method", "function", "method", "parts_of"]
