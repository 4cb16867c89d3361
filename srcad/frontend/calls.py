"""Calls: which function it is, and whether it becomes an operation, is put in place, or stays as it is."""

from __future__ import annotations

import builtins
import functools
import inspect
import types
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad import infer
from srcad.facts import Array, Dim, Fact, Instance, Known, Map, Scalar, Seq, Unknown, join, sites_of, with_active
from srcad.frontend import expressions, special
from srcad.frontend.dynamic import dynamic_call, from_outside
from srcad.frontend.capture import capture, has_source, unwrap
from srcad.frontend.frames import Bound, Closure, Frame, bound_in, local_names
from srcad.frontend.structure import structured
from srcad.rules import registry
from srcad.rules.binding import bind
from srcad.tree.build import assign, const, name, stores, text

if TYPE_CHECKING:
    from srcad.frontend.specialise import Specialiser


def call(sp: Specialiser, node: gast.Call) -> gast.expr:
    """A call, by what is called."""
    handled = special.before_arguments(sp, node)
    if handled is not None:
        return handled
    made = sp.many([node.func, *[a.value if isinstance(a, gast.Starred) else a for a in node.args], *[k.value for k in node.keywords]])
    func, rest = made[0], made[1:]
    args: list[gast.expr] = []
    for written, value in zip(node.args, rest, strict=False):
        if isinstance(written, gast.Starred):
            items = parts_of_sequence(sp, value)
            if items is None:
                return leave(sp, node, func, [gast.Starred(value, gast.Load())], {}, [value])
            args += items
        else:
            args.append(value)
    keywords: dict[str, gast.expr] = {}
    for written, value in zip(node.keywords, rest[len(node.args) :], strict=True):
        if written.arg is not None:
            keywords[written.arg] = value
            continue
        mapping = parts_of_mapping(sp, value)
        if mapping is None:
            if sp.is_active(value):
                raise sp.unsupported(node, "** with a dict whose keys are not known", "write the keywords out")
            return leave(sp, node, func, args, {**keywords, "**": value}, [*args, value])
        keywords.update(mapping)
    return call_function(sp, node, sp.fact(func), args, keywords, func)


def call_function(
    sp: Specialiser, node: gast.AST, function: Fact, args: list[gast.expr], keywords: dict[str, gast.expr], func: gast.expr | None = None
) -> gast.expr:
    """A call of a function that is known as a fact."""
    while isinstance(function, Bound) and not isinstance(function.function, Unknown):
        inner = function.function
        if isinstance(inner, Known) and isinstance(inner.value, str):
            return special.method(sp, node, inner.value, function.args[0], args, keywords, func)
        args, keywords, function, func = [*function.args, *args], {**function.keywords, **keywords}, inner, None
    if isinstance(function, Closure):
        return inline_closure(sp, node, function, args, keywords)
    if isinstance(function, Known):
        return call_known(sp, node, function.value, args, keywords, func)
    if isinstance(function, Instance):
        found = getattr(function.cls, "__call__", None)  # noqa: B004  the class's, to be put in place
        if isinstance(found, types.FunctionType) and func is not None:
            return call_function(sp, node, Known(found), [func, *args], keywords)
    return leave(sp, node, func, args, keywords, [*args, *keywords.values()], function)


def call_known(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: dict[str, gast.expr], func: gast.expr | None
) -> gast.expr:
    value = unwrap(value)
    if isinstance(value, functools.partial):
        held = [object_node(sp, a, node) for a in value.args]
        return call_function(sp, node, Known(value.func), [*held, *args], {**{k: object_node(sp, v, node) for k, v in value.keywords.items()}, **keywords})
    if isinstance(value, types.MethodType):
        owner = object_node(sp, value.__self__, node)
        return call_function(sp, node, Known(value.__func__), [owner, *args], keywords)
    user = getattr(value, "__srcad_primal__", None)
    if user is not None:
        return call_known(sp, node, user, args, keywords, None)
    handled = special.function(sp, node, value, args, keywords, func)
    if handled is not None:
        return handled
    rule = registry.find(value)
    if rule is not None:
        return apply_rule(sp, node, rule, value, args, keywords, func)
    if has_source(value):
        return user_function(sp, node, value, args, keywords, func)
    if not isinstance(value, (type, types.FunctionType, types.BuiltinFunctionType, np.ufunc)) and isinstance(
        getattr(type(value), "__call__", None), types.FunctionType
    ):
        owner = func if func is not None else object_node(sp, value, node)
        sp.samples[path_of(owner)] = value
        sp.note(owner, Instance(type(value)))
        return call_function(sp, node, Known(type(value).__call__), [owner, *args], keywords)
    return leave(sp, node, func, args, keywords, [*args, *keywords.values()], Known(value))


def path_of(node: gast.expr) -> str:
    return text(node)


def object_node(sp: Specialiser, value: Any, origin: gast.AST) -> gast.expr:
    """An object that the program reaches through a partial or a bound method, under a name of its own."""
    from srcad.facts import of_value, scalar_of
    from srcad.frontend.core import Free

    if isinstance(value, (int, float, str, type(None), bool)):
        fact = scalar_of(value, "literal", literal=True) or Known(value)
        return sp.note(const(value), fact)
    for known, free in sp.free.items():
        if free.value is value:
            return sp.note(name(known), Known(value) if callable(value) else of_value(value, known))
    wish = getattr(value, "__name__", None) or type(value).__name__.lower()
    identifier = sp.new_name(wish if wish.isidentifier() else "held")
    sp.free[identifier] = Free("object", value)
    sp.samples[identifier] = value
    return sp.note(name(identifier), Known(value) if isinstance(value, types.FunctionType) else of_value(value, identifier))


def function_node(sp: Specialiser, value: Any, func: gast.expr | None, origin: gast.AST) -> gast.expr:
    """How a function is named in Core."""
    return func if func is not None else object_node(sp, value, origin)


def make_call(func: gast.expr, args: list[gast.expr], keywords: dict[str, gast.expr]) -> gast.Call:
    return gast.Call(func, args, [gast.keyword(None if k == "**" else k, v) for k, v in keywords.items()])


def leave(
    sp: Specialiser, node: gast.AST, func: gast.expr | None, args: list[gast.expr], keywords: dict[str, gast.expr],
    values: list[gast.expr], function: Fact | None = None,
) -> gast.expr:  # fmt: skip
    """A call of something that is not looked into: no active value may go in, and it may change what it gets."""
    what = getattr(function, "value", None)
    label = getattr(what, "__name__", None) or (text(func) if func is not None else "a function")
    touched = [v for v in [*values, *([func] if func is not None else [])] if sp.is_active(v)]
    if touched and isinstance(function, Unknown) and func is not None and from_outside(sp, func):
        return dynamic_call(sp, node, func, args, keywords, label)
    if touched or isinstance(function, Bound) and function.function.active:
        raise sp.no_rule(
            node, f"{label}, which has no derivative rule, is given the active value {text(touched[0]) if touched else label}",
            f"write {label} in Python, or give it a rule: @srcad.custom_vjp({label}); srcad.stop_gradient(...) makes a value constant",
        )  # fmt: skip
    if not _harmless(what):
        for v in values:
            sp.memory.stored_sites |= sites_of(sp.fact(v))
    made = make_call(function_node(sp, what, func, node), args, keywords)
    return sp.note(made, Unknown())


def _harmless(function: Any) -> bool:
    """Functions known not to write into their arguments."""
    module = getattr(function, "__module__", None) or ""
    label = getattr(function, "__name__", "")
    return (isinstance(function, type) or module.split(".")[0] in ("numpy", "math", "builtins")) and label not in (
        "shuffle", "copyto", "put", "place", "putmask", "fill_diagonal", "put_along_axis", "next", "setattr",
    )  # fmt: skip


# ---------------------------------------------------------------- functions with rules


def apply_rule(
    sp: Specialiser, node: gast.AST, rule: registry.Rule, value: Any, args: list[gast.expr], keywords: dict[str, gast.expr],
    func: gast.expr | None,
) -> gast.expr:  # fmt: skip
    """A call of a function that has a rule."""
    if "out" in keywords:
        return special.with_out(sp, node, value, args, keywords, func)
    made = make_call(function_node(sp, value, func, node), args, keywords)
    facts, named = [sp.fact(a) for a in args], {k: sp.fact(v) for k, v in keywords.items()}
    active = any(f.active for f in (*facts, *named.values()))
    return finish_rule(sp, node, rule, made, operands_of(sp, node, rule, made, active), active, rule_fact(sp, rule, value, facts, named))


def operands_of(sp: Specialiser, node: gast.AST, rule: registry.Rule, made: gast.expr, active: bool, method: bool = False) -> dict[str, Any]:
    """A call's arguments by the rule's parameters; of an inactive call whatever was passed."""
    try:
        return bind(rule, made, method=method)
    except registry.CannotTell as problem:
        if active:
            raise sp.no_rule(node, problem.found, problem.instead) from None
        return {"args": [*([made.func.value] if method else []), *made.args]}  # type: ignore[attr-defined]


def finish_rule(
    sp: Specialiser, node: gast.AST, rule: registry.Rule, made: gast.expr, operands: dict[str, Any], active: bool, fact: Fact
) -> gast.expr:
    plain = expressions.inactive(fact)
    if isinstance(plain, Array) and rule.view:
        bases = frozenset().union(*(sites_of(sp.fact(o)) for o in _flat(operands.values())))
        plain = Array(plain.dtype, plain.dims, False, bases | plain.sites)
    if isinstance(plain, Unknown):
        plain = Unknown(False, frozenset([sp.fresh()]).union(*(sites_of(sp.fact(o)) for o in _flat(operands.values()))))
    if not active or rule.constant:
        return sp.note(made, plain)
    for parameter, operand in operands.items():
        if parameter not in rule.active and any(sp.is_active(o) for o in _flat([operand])):
            raise sp.no_rule(node, f"the argument {parameter} of {rule.name}, which has no derivative, is active", "make it constant")
    if not any(sp.is_active(o) for p, operand in operands.items() if p in rule.active for o in _flat([operand])):
        return sp.note(made, plain)
    sp.op(made, rule, operands, node)
    return sp.note(made, with_active(plain))


def _flat(operands: Any) -> list[gast.expr]:
    out: list[gast.expr] = []
    for o in operands:
        out += _flat(o) if isinstance(o, (list, tuple)) else [o]
    return out


def rule_fact(sp: Specialiser, rule: registry.Rule, value: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    facts, named = [sp.scope.resolved(f) for f in facts], {k: sp.scope.resolved(f) for k, f in named.items()}
    if rule.infer is not None:
        return rule.infer(sp, facts, named)
    if (rule.elementwise or isinstance(value, np.ufunc)) and not named and all(isinstance(f, (Array, Scalar, Unknown)) for f in facts):
        return infer.elementwise(value, facts, sp.scope, sp.fresh())
    if value in (np.dot, np.matmul, np.linalg.solve) and len(facts) == 2:
        return product_fact(sp, value, facts)
    if value is np.where and len(facts) == 3:
        return where_fact(sp, facts)
    if any(isinstance(f, (Closure, Bound)) for f in facts):
        return Unknown()
    return infer.by_example(value, facts, named, sp.fresh())


def where_fact(sp: Specialiser, facts: list[Fact]) -> Fact:
    result = infer.elementwise(lambda a, b, c: np.where(a, b, c), facts, sp.scope, sp.fresh())
    if isinstance(result, Scalar):
        return Array(result.dtype, (), sites=frozenset([sp.fresh()]))
    return result


def product_fact(sp: Specialiser, value: Any, facts: list[Fact]) -> Fact:
    a, b = facts
    if isinstance(a, Array) and isinstance(b, Array) and a.dims and b.dims:
        if value is np.linalg.solve:
            sp.scope.unify(a.dims[-1], a.dims[-2]) if len(a.dims) > 1 else None
            sp.scope.unify(a.dims[-1], b.dims[-1] if len(b.dims) == 1 else b.dims[-2])
        else:
            sp.scope.unify(a.dims[-1], b.dims[-2] if len(b.dims) > 1 else b.dims[0])
    return infer.by_example(value, [sp.scope.resolved(f) for f in facts], {}, sp.fresh())


# ---------------------------------------------------------------- the user's own functions


def user_function(
    sp: Specialiser, node: gast.AST, value: types.FunctionType, args: list[gast.expr], keywords: dict[str, gast.expr],
    func: gast.expr | None,
) -> gast.expr:  # fmt: skip
    """The user's function: put in place where something active is in it, otherwise called as it is."""
    values = [*args, *keywords.values()]
    touches = any(touched(sp, v) for v in values) or bool(sp.wrt_free)
    if not touches:
        for v in values:
            sp.memory.stored_sites |= sites_of(sp.fact(v))
        return sp.note(make_call(function_node(sp, value, func, node), args, keywords), result_fact(sp, node, value, args, keywords))
    source = capture(value)
    with sp.scratch():
        before = (set(sp.memory.active_sites), set(sp.memory.stored_sites))
        found = inline(sp, node, value, source, args, keywords, None)
        writes = (sp.memory.active_sites, sp.memory.stored_sites) != before or any(_has_effect(sp, s) for s in sp.out)
        keep = not sp.is_active(found) and not writes and not isinstance(sp.fact(found), (Closure, Bound))
        fact = sp.fact(found)
    if keep and not touches_container(sp, fact):
        return sp.note(make_call(function_node(sp, value, func, node), args, keywords), expressions.inactive(fact))
    return inline(sp, node, value, source, args, keywords, None)


def touches_container(sp: Specialiser, fact: Fact) -> bool:
    return isinstance(fact, (Seq, Map)) and bool(fact.active)


def _has_effect(sp: Specialiser, stmt: gast.stmt) -> bool:
    """Whether inlined statements write into something that may have been there before."""
    from srcad.tree.build import walk

    for s in walk(stmt):
        if isinstance(s, gast.Assign) and not isinstance(s.targets[0], (gast.Name, gast.Tuple)):
            return True
        if isinstance(s, gast.AugAssign):
            if not isinstance(s.target, gast.Name) or isinstance(sp.facts.get(s.target), (Array, Unknown, Seq)):
                return True
        if isinstance(s, gast.Expr) and isinstance(s.value, gast.Call) and isinstance(s.value.func, gast.Attribute):
            return True
    return False


def _target(s: Any) -> gast.expr:
    return s.targets[0] if isinstance(s, gast.Assign) else s.target


def touched(sp: Specialiser, v: gast.expr) -> bool:
    fact = sp.fact(v)
    return fact.active or isinstance(fact, (Closure, Bound)) or bool(sites_of(fact) & sp.memory.active_sites)


def result_fact(sp: Specialiser, node: gast.AST, value: types.FunctionType, args: list[gast.expr], keywords: dict[str, gast.expr]) -> Fact:
    """What an inactive call of the user's function gives (only what is known of it is wanted)."""
    if len(sp.stack) > 6 or any(code is value.__code__ for code, _ in sp.stack):
        return Unknown()
    try:
        with sp.scratch():
            active, stored, contents = set(sp.memory.active_sites), set(sp.memory.stored_sites), dict(sp.memory.contents)
            free, watched = dict(sp.free), list(sp.watched)
            try:
                found = sp.fact(inline(sp, node, value, capture(value), args, keywords, None))
            finally:
                sp.memory.active_sites, sp.memory.contents = active, contents
                sp.memory.stored_sites |= stored
                sp.free, sp.watched = free, watched
    except Exception:  # noqa: BLE001  a call that stays as it is need not be understood
        return Unknown()
    return Unknown() if isinstance(found, (Closure, Bound)) or found.active else found


def inline_closure(sp: Specialiser, node: gast.AST, closure: Closure, args: list[gast.expr], keywords: dict[str, gast.expr]) -> gast.expr:
    source = closure.frame.source
    tree = closure.node
    body = [gast.copy_location(gast.Return(tree.body), tree.body)] if isinstance(tree, gast.Lambda) else tree.body
    from dataclasses import replace

    own = replace(source, name=getattr(tree, "name", "<lambda>"), args=tree.args, body=body)
    return inline(sp, node, tree, own, args, keywords, closure.frame)


def inline(
    sp: Specialiser, node: gast.AST, key: Any, source: Any, args: list[gast.expr], keywords: dict[str, gast.expr], parent: Frame | None
) -> gast.expr:
    """Put a function's body in place of its call."""
    code = getattr(key, "__code__", key)
    if any(c is code for c, _ in sp.stack):
        if parent is not None:
            raise sp.unsupported(
                node, f"the nested function {source.name}, which calls itself with active values",
                "define it at module level, with what it needs as parameters",
            )  # fmt: skip
        return dynamic_call(sp, node, function_node(sp, key, None, node), args, keywords, source.name)
    if any(isinstance(n, (gast.Yield, gast.YieldFrom, gast.Await)) for n in gast.walk(gast.Module(source.body, []))):
        raise sp.unsupported(node, f"the generator {source.name} called with an active value", "return a list instead")
    if sum(c is not None for c, _ in sp.stack) > 60:
        raise sp.unsupported(node, "calls nested deeper than 60", "write the recursion as a loop")
    local = local_names(source)
    body = structured(source.body, sp.names)
    local |= bound_in(body)
    rebound = bound_in(body)
    frame = Frame(source, f"{sp.frame.label}.{source.name}", local, {}, parent, None, sp.frame.depth + 1)
    bound_values = bind_parameters(sp, node, source, key, args, keywords)
    for identifier in sorted(local):
        if identifier not in bound_values:
            frame.names[identifier] = sp.new_name(identifier)
    outer, here = sp.frame, sp.here
    for identifier, value in bound_values.items():
        bind_parameter(sp, frame, identifier, value, identifier in rebound)
    sp.stack.append((code, node))
    sp.frame = frame
    try:
        return run_body(sp, body, frame)
    finally:
        sp.frame, sp.here = outer, here
        sp.stack.pop()


def bind_parameter(sp: Specialiser, frame: Frame, identifier: str, value: gast.expr, rebound: bool) -> None:
    """A parameter is the caller's own variable where that is safe, otherwise a variable that is assigned."""
    from srcad.frontend.statements import bind_value

    if isinstance(value, gast.Name) and not rebound and sp.env is not None and value.id in sp.env:
        frame.names[identifier] = value.id
        return
    fact = sp.fact(value)
    core_name = sp.new_name(identifier)
    frame.names[identifier] = core_name
    if isinstance(fact, (Closure, Bound)) or isinstance(fact, Known) and callable(fact.value):
        sp.bind(core_name, fact)
        if isinstance(fact, Known):
            sp.emit(assign(core_name, value))
        return
    bind_value(sp, core_name, value)


def bind_parameters(
    sp: Specialiser, node: gast.AST, source: Any, key: Any, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> dict[str, gast.expr]:
    """Arguments by parameter name, defaults included; a wrong call is Python's own TypeError."""
    a = source.args
    positional = [p.id for p in [*a.posonlyargs, *a.args]]
    out: dict[str, gast.expr] = dict(zip(positional, args, strict=False))
    rest = args[len(positional) :]
    extra = dict(keywords)
    for p in [*positional, *[k.id for k in a.kwonlyargs]]:
        if p in extra and p not in out:
            out[p] = extra.pop(p)
    out.update({p: v for p, v in default_values(sp, source, key, node).items() if p not in out})
    missing = [p for p in [*positional, *[k.id for k in a.kwonlyargs]] if p not in out]
    if missing or (rest and a.vararg is None) or (extra and a.kwarg is None):
        raise TypeError(f"{source.name}() called with wrong arguments: missing {missing}, unexpected {[*extra] or len(rest)}")
    if a.vararg is not None:
        out[a.vararg.id] = expressions.display(sp, gast.Tuple(rest, gast.Load()), "tuple")
    if a.kwarg is not None:
        items = {k: sp.fact(v) for k, v in extra.items()}
        out[a.kwarg.id] = sp.note(gast.Dict([const(k) for k in extra], list(extra.values())), Map("dict", items, frozenset([sp.fresh("dict")])))
    return out


def default_values(sp: Specialiser, source: Any, key: Any, node: gast.AST) -> dict[str, gast.expr]:
    a = source.args
    if isinstance(key, types.FunctionType):
        positional = [p.id for p in [*a.posonlyargs, *a.args]]
        values = key.__defaults__ or ()
        out = {p: object_node(sp, v, node) for p, v in zip(positional[len(positional) - len(values) :], values, strict=True)}
        return out | {k: object_node(sp, v, node) for k, v in (key.__kwdefaults__ or {}).items()}
    positional = [p.id for p in [*a.posonlyargs, *a.args]]
    trees = dict(zip(positional[len(positional) - len(a.defaults) :], a.defaults, strict=True))
    trees.update({k.id: d for k, d in zip(a.kwonlyargs, a.kw_defaults, strict=True) if d is not None})
    return {p: sp.expr(d) for p, d in trees.items()}


def run_body(sp: Specialiser, body: list[gast.stmt], frame: Frame) -> gast.expr:
    """Interpret a structured body; what it returns, as an expression of Core."""
    from srcad.frontend.statements import returns_only_at_end

    single = returns_only_at_end(body)
    if single:
        last = body[-1]
        sp.stmts(body[:-1])
        if sp.env is None:
            return sp.note(const(None), Known(None))
        sp.here = last
        return sp.expr(last.value if last.value is not None else gast.Constant(None, None))  # type: ignore[attr-defined]
    label = frame.source.name
    frame.result = sp.new_name(f"{label}_value" if label.isidentifier() and frame is not sp.root else "result")
    if _falls_without_return(body) and _any_return(body):
        body = [*body, gast.Return(const(None))] if not _ends_with_if(body) else body
    sp.stmts(body)
    if sp.env is None or frame.result not in sp.env:
        if _any_return(body) and sp.env is not None and frame.result not in sp.env:
            return sp.note(const(None), Known(None))
        return sp.note(const(None), Known(None))
    return expressions.local_variable(sp, frame.result, frame.source.body[-1])


def _any_return(body: list[gast.stmt]) -> bool:
    from srcad.tree.build import walk

    return any(isinstance(n, gast.Return) and n.value is not None for n in walk(body))


def _falls_without_return(body: list[gast.stmt]) -> bool:
    from srcad.frontend.structure import falls_through

    return falls_through(body)


def _ends_with_if(body: list[gast.stmt]) -> bool:
    return bool(body) and isinstance(body[-1], gast.If)


# ---------------------------------------------------------------- sequences


def parts_of_sequence(sp: Specialiser, node: gast.expr) -> list[gast.expr] | None:
    """The elements of a tuple or list with a known number of them."""
    if isinstance(node, (gast.Tuple, gast.List)):
        return list(node.elts)
    fact = sp.fact(node)
    if isinstance(fact, Seq) and fact.items is not None and isinstance(node, (gast.Name, gast.Subscript, gast.Attribute)):
        return [
            expressions.part(sp, gast.Subscript(expressions.copy_with_fact(sp, node), sp.note(const(i), Scalar("int64", literal=i, size=i)), gast.Load()), node, f)
            for i, f in enumerate(fact.items)
        ]
    return None


def parts_of_mapping(sp: Specialiser, node: gast.expr) -> dict[str, gast.expr] | None:
    if isinstance(node, gast.Dict):
        return {k.value: v for k, v in zip(node.keys, node.values, strict=True)}
    fact = sp.fact(node)
    if isinstance(fact, Map) and fact.kind == "dict" and isinstance(node, (gast.Name, gast.Subscript)):
        return {
            k: expressions.part(sp, gast.Subscript(expressions.copy_with_fact(sp, node), const(k), gast.Load()), node, f)
            for k, f in fact.items.items()
        }
    return None


def comprehension_loop(sp: Specialiser, node: Any) -> gast.expr:
    """`[f(x) for x in xs if c]` as a loop that appends."""
    identifier = sp.new_name("items")
    frame = sp.frame
    hidden = {n for g in node.generators for n in stores(g.target)}
    saved = {n: frame.names.get(n) for n in hidden}
    was_local = set(frame.local)
    frame.local |= hidden | {identifier}
    frame.names[identifier] = identifier
    for n in hidden:
        frame.names[n] = sp.new_name(n)
    body: list[gast.stmt] = [
        gast.Expr(gast.Call(gast.Attribute(name(identifier), "append", gast.Load()), [node.elt], []))
    ]
    for g in reversed(node.generators):
        for test in reversed(g.ifs):
            body = [gast.If(test, body, [])]
        body = [gast.For(g.target, g.iter, body, [], None)]
    here = sp.here
    try:
        from srcad.frontend.statements import bind_value, execute

        site = sp.fresh("list")
        bind_value(sp, identifier, sp.note(gast.List([], gast.Load()), Seq("list", (), None, frozenset([site]), 0)))
        execute(sp, gast.copy_location(body[0], node))
    finally:
        frame.local = was_local
        for n, old in saved.items():
            frame.names.pop(n)
            if old is not None:
                frame.names[n] = old
        sp.here = here
    frame.local.add(identifier)
    return expressions.local_variable(sp, identifier, node)


__all__ = ["Callable", "Dim", "builtins", "call", "inspect", "join"]
