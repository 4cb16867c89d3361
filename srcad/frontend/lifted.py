"""Functions of the program's own that call themselves: they become functions of the generated module.

    def f(x, n):                                          def power(x, k):
        def power(k):                                         return 1.0 if k == 0 else x * power(x, k - 1)
            return 1.0 if k == 0 else x * power(k - 1)
        return power(n)                            ->     def f(x, n):
                                                              return power(x, n)

How deep it goes is only known when the program runs, so such a function cannot be put in place. What it reads of the
functions around it become its first parameters; then it is what any recursive function of the user's module is, and is
differentiated as one. Functions that call each other are taken together: each gets what one of them reads.
"""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Any

import gast

from srcad import runtime
from srcad.facts import Array, Scalar, Seq
from srcad.frontend.capture import remember
from srcad.frontend.frames import Closure, is_made_function, names_in
from srcad.frontend.inactive import read_names
from srcad.frontend.nested import captures, executed
from srcad.frontend.outside import definition
from srcad.frontend.scopes import free_names, renamed
from srcad.frontend.seen import OWN, Seen, without_defaults
from srcad.tree.build import copy_tree, name, text

if TYPE_CHECKING:
    from srcad.frontend.specialise import Specialiser


def standing_alone(
    sp: Specialiser, node: gast.AST, made: Closure, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> tuple[types.FunctionType, list[gast.expr], dict[str, gast.expr]]:
    """A nested function as one that sees nothing around it, and the arguments of its call."""
    if "*" in keywords:
        raise sp.unsupported(node, "a call with * of a function that calls itself", "write the arguments out")
    group = called_by_each_other(sp, made)
    for member in group:
        if any(isinstance(n, gast.Nonlocal) for n in gast.walk(member.node)):
            raise sp.unsupported(
                node, f"the nested function {_label(member)}, which calls itself and has a nonlocal variable",
                "let it return the value instead",
            )  # fmt: skip
    seen = Seen(also=frozenset(sp.wrt_free))
    for member in group:
        tree = without_defaults(member.node)
        inner = names_in(tree.body) - read_names(tree) | _bound_within(tree)
        seen.meanings |= dict.fromkeys(inner | {a.id for a in _parameters(tree.args)}, OWN)
    called = {seen.place(_label(member), member)[0]: member for member in group}
    tables = [captures(sp, node, member, seen) for member in group]
    defaults = {label: _defaults(sp, node, member, seen) for label, member in called.items()}
    trees = [renamed(without_defaults(f.node), table, sp.new_name) for f, table in zip(group, tables, strict=True)]
    _by_attributes(sp, node, [*trees, *(made for made, _ in seen.helpers.values())], seen)
    captured = dict(sorted(seen.captured.items()))
    calls = _Calls(called, list(captured), defaults)
    trees = [_definition(label, calls.visit(tree), seen, calls) for label, tree in zip(called, trees, strict=True)]
    functions = _compiled(sp, trees, group)
    for function in functions:
        definition(sp, function)
    label = next(iter(called))
    values = {n: sp.object(v.value) if isinstance(v, gast.Constant) else v for n, v in defaults[label].items()}
    values = {n: sp.again(captured[v.id]) if isinstance(v, gast.Name) else v for n, v in values.items()}
    args, keywords = completed(made.node.args, args, keywords, values)
    return functions[0], [*map(sp.again, captured.values()), *args], keywords


def called_by_each_other(sp: Specialiser, made: Closure) -> list[Closure]:
    """A nested function, and those that it calls and that call it again."""
    reached: dict[Closure, dict[Closure, None]] = {}

    def everything(function: Closure) -> dict[Closure, None]:
        found: dict[Closure, None] = {}
        waiting = [function]
        while waiting:
            one = waiting.pop()
            if one not in reached:
                reached[one] = dict.fromkeys(_calls_of(sp, one))
            waiting += [other for other in reached[one] if other not in found]
            found |= reached[one]
        return found

    return [made, *(f for f in everything(made) if f != made and made in everything(f))]


def _calls_of(sp: Specialiser, function: Closure) -> list[Closure]:
    owners = {n: function.frame.owner(n) for n in sorted(read_names(without_defaults(function.node)))}
    facts = [sp.env_fact(owner.names[n]) for n, owner in owners.items() if owner is not None]
    return [fact for fact in facts if isinstance(fact, Closure)]


def _label(function: Closure) -> str:
    label = getattr(function.node, "name", "function")
    return f"{label}_" if label in runtime.__all__ else label  # `value_of` is one of srcad's in generated code


def _parameters(args: gast.arguments) -> list[Any]:
    return [*args.posonlyargs, *args.args, *args.kwonlyargs, *(a for a in (args.vararg, args.kwarg) if a is not None)]


def _bound_within(tree: Any) -> set[str]:
    """What functions and comprehensions inside a function bind: there a name of the outer scope would be hidden."""
    inner = [n for n in gast.walk(tree) if isinstance(n, (gast.Lambda, gast.FunctionDef)) and n is not tree]
    names = [n.id for n in gast.walk(tree) if isinstance(n, gast.Name) and not isinstance(n.ctx, gast.Load)]
    return {a.id for f in inner for a in _parameters(f.args)}.union(names)


# ---------------------------------------------------------------- calls, with what was captured


def completed(
    own: gast.arguments, args: list[gast.expr], keywords: dict[str, gast.expr], defaults: dict[str, gast.expr]
) -> tuple[list[gast.expr], dict[str, gast.expr]]:
    """A call's arguments, defaults too, by position where that can be."""
    args, keywords = list(args), dict(keywords)
    if any(isinstance(a, gast.Starred) for a in args) or "**" in keywords:
        return args, keywords
    names = [a.id for a in _by_position(own)]
    missing = {n: v for n, v in defaults.items() if n not in keywords and n not in names[: len(args)]}
    keywords |= {n: copy_tree(v) for n, v in missing.items()}
    for n in names[len(args) :]:
        if n not in keywords:
            break
        args.append(keywords.pop(n))
    return args, keywords


def _by_position(own: gast.arguments) -> list[Any]:
    """The parameters that are passed by position: of a function without `*args` those that follow `*`, too."""
    return [*own.posonlyargs, *own.args, *(own.kwonlyargs if own.vararg is None else [])]


def _defaults(sp: Specialiser, node: gast.AST, function: Closure, seen: Seen) -> dict[str, gast.expr]:
    """The defaults that a function was made with: numbers, and names of parameters that it gets for the others."""
    found: dict[str, gast.expr] = {}
    for parameter, value in function.defaults.items():
        if is_made_function(sp.fact(value)):
            raise sp.unsupported(node, f"a function as the default of {parameter}", "read it from the scope around it")
        if isinstance(value, gast.Constant):
            found[parameter] = value
            continue
        placed, _ = seen.place(parameter, text(value))
        seen.captured[placed] = value
        found[parameter] = name(placed)
    return found


class _Calls(gast.NodeTransformer):
    """The functions' calls of each other get what was captured; where one is passed on, it is held by a lambda."""

    def __init__(
        self, called: dict[str, Closure], captured: list[str], defaults: dict[str, dict[str, gast.expr]]
    ) -> None:
        self.called, self.captured, self.defaults = called, captured, defaults

    def visit_Call(self, n: gast.Call) -> gast.AST:  # noqa: N802  gast's name
        if not isinstance(n.func, gast.Name) or n.func.id not in self.called:
            return self.generic_visit(n)
        args = [self.visit(a) for a in n.args]
        keywords = {k.arg or "**": self.visit(k.value) for k in n.keywords}
        label = n.func.id
        args, keywords = completed(self.called[label].node.args, args, keywords, self.defaults[label])
        n.args = [*map(name, self.captured), *args]
        n.keywords = [gast.keyword(None if k == "**" else k, v) for k, v in keywords.items()]
        return n

    def visit_Name(self, n: gast.Name) -> gast.AST:  # noqa: N802
        if n.id not in self.called:
            return n
        own = self.called[n.id].node.args
        given = [a.id for a in (*own.posonlyargs, *own.args)]
        values, keywords = completed(own, list(map(name, given)), {}, self.defaults[n.id])
        call = gast.Call(name(n.id), [*map(name, self.captured), *values], [gast.keyword(*k) for k in keywords.items()])
        args = gast.arguments(list(map(_parameter, given)), [], None, [], [], None, [])
        return gast.copy_location(gast.Lambda(args, call), n)


def _parameter(identifier: str) -> gast.Name:
    return gast.Name(identifier, gast.Param(), None, None)


# ---------------------------------------------------------------- the functions themselves


def _by_attributes(sp: Specialiser, node: gast.AST, trees: list[Any], seen: Seen) -> None:
    """Of an object of which only attributes are read, these are captured: `self.w` is a parameter `self_w`."""
    every = [n for tree in trees for n in gast.walk(tree)]
    for identifier, owner in list(seen.captured.items()):
        if getattr(sp.fact(owner), "cls", None) is None:
            continue
        reads = [n for n in every if isinstance(n, gast.Attribute) and getattr(n.value, "id", None) == identifier]
        whole = sum(getattr(n, "id", None) == identifier for n in every) > len(reads)
        if whole or not all(isinstance(n.ctx, gast.Load) for n in reads):
            continue
        values = {n.attr: sp.attribute_of(sp.again(owner), n.attr, node) for n in reads}
        if not all(isinstance(sp.fact(v), (Scalar, Array, Seq)) for v in values.values()):
            continue
        del seen.captured[identifier]
        table = {a: seen.place(f"{identifier}_{a}", text(v))[0] for a, v in values.items()}
        seen.captured |= {table[a]: v for a, v in values.items()}
        for tree in trees:
            _Attributes(identifier, table).visit(tree)


class _Attributes(gast.NodeTransformer):
    """The attributes of one object as variables."""

    def __init__(self, owner: str, table: dict[str, str]) -> None:
        self.owner, self.table = owner, table

    def visit_Attribute(self, n: gast.Attribute) -> gast.AST:  # noqa: N802
        if isinstance(n.value, gast.Name) and n.value.id == self.owner:
            return gast.copy_location(name(self.table[n.attr]), n)
        return self.generic_visit(n)


def _definition(label: str, tree: Any, seen: Seen, calls: _Calls) -> gast.FunctionDef:
    """A function with parameters for what was captured; those that it calls, and that do not call it, stand in it."""
    for a in _parameters(tree.args):
        a.annotation = None
    own = _by_position(tree.args)
    tree.args.posonlyargs, tree.args.args = [], [*map(_parameter, calls.captured), *own]
    if tree.args.vararg is None:
        tree.args.kwonlyargs, tree.args.kw_defaults = [], []
    body = [gast.copy_location(gast.Return(tree.body), tree.body)] if isinstance(tree, gast.Lambda) else tree.body
    helpers = [copy_tree(seen.helpers[n][0]) for n in sorted(_needed(body, seen))]
    return gast.copy_location(gast.FunctionDef(label, tree.args, [*helpers, *body], [], None, None, []), tree)


def _needed(body: list[gast.stmt], seen: Seen) -> set[str]:
    """The functions that a body calls, and those that these call."""
    found: set[str] = set()
    new = free_names(body) & set(seen.helpers)
    while new:
        found |= new
        new = set().union(*(free_names(seen.helpers[n][0]) for n in new)) & set(seen.helpers) - found
    return found


def _compiled(sp: Specialiser, trees: list[gast.FunctionDef], group: list[Closure]) -> list[types.FunctionType]:
    """The functions, which see each other; where they stand in the user's file is known of their trees."""
    source = group[0].frame.source
    space = source.function.__globals__
    returned = gast.Return(gast.List([name(tree.name) for tree in trees], gast.Load()))
    empty = gast.arguments([], [], None, [], [], None, [])
    written = text(gast.FunctionDef("bind", empty, [*trees, returned], [], None, None, [])) + "\n"
    written = "\n" * (source.line_offset + getattr(group[0].node, "lineno", 0)) + written
    key = (written, id(space))
    if key not in sp.memory.functions:
        sp.memory.functions[key] = executed(written, trees[0].name, space)["bind"]()
        for function, tree, member in zip(sp.memory.functions[key], trees, group, strict=True):
            remember(function, tree.args, tree.body, member.frame.source)
    return sp.memory.functions[key]


__all__ = ["standing_alone"]
