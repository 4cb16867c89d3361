"""Expressions that depend on a test: branches that bind a name; functions chosen by a test or by a key.

y = (f if c > 0 else g)(x)        ->      choice = c > 0
                                          if choice:
                                              value = f(x)
                                          else:
                                              value = g(x)
                                          y = value
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Fact, Known, Map, Scalar, Seq, Unknown, is_object, join
from srcad.frontend.columns import Columns
from srcad.frontend.either import Either, Undetermined, truth_of
from srcad.frontend.frames import Choice, is_function, is_made_function
from srcad.frontend.inactive import function_text
from srcad.frontend.mappings import Table
from srcad.frontend.narrowing import assume
from srcad.frontend.raised import Raised, raise_there
from srcad.tree.build import const, copy_tree, name

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def boolean(sp: Specialiser, node: gast.BoolOp) -> gast.expr:
    """`a and b`: as written where nothing active may be its value, otherwise a branch."""
    written = len(sp.out)
    first, rest = node.values[0], node.values[1:]
    tail: gast.expr = rest[0] if len(rest) == 1 else gast.copy_location(gast.BoolOp(node.op, rest), node)
    made = sp.expr(first)
    decided = known_truth(sp, made)
    if decided is not None:
        return made if decided is not isinstance(node.op, gast.And) else sp.expr(tail)
    if len(sp.out) == written and _may_stay(sp, made):
        others = tried(sp, rest, _may_stay)
        if others is not None:
            fact = sp.fact(made)
            for other in others:
                fact = join(fact, sp.fact(other), sp.fresh())
            return sp.note(gast.BoolOp(type(node.op)(), [made, *others]), fact)
    held = sp.hold(made, "value")
    both = (tail, None) if isinstance(node.op, gast.And) else (None, tail)
    identifier = sp.new_name("value")
    bind_branches(sp, node, held, both[0], both[1], held, identifier)
    return sp.whole_variable(identifier, node)


def _may_stay(sp: Specialiser, made: gast.expr) -> bool:
    """Whether a part of `a and b` may stay where it is."""
    fact = sp.fact(made)
    return not fact.active and not is_made_function(fact)


class NotPlain(Exception):
    """What is tried takes statements of its own: the rest of it need not be looked at."""


def tried(
    sp: Specialiser, nodes: list[gast.expr], may_stay: Callable[[Specialiser, gast.expr], bool]
) -> list[gast.expr] | None:
    """Expressions that may not be evaluated at all, if each takes no statements and `may_stay`; otherwise None.

    What is a branch in one of them ends this at once: tried to its end, and tried again when its branch is written,
    each choice in a choice would double the work.
    """
    state = sp.state()
    made: list[gast.expr] = []
    sp.trying += 1
    try:
        for node in nodes:
            with sp.perhaps():
                made.append(sp.expr(node))
            if len(sp.out) > state.written or not may_stay(sp, made[-1]):
                break
        else:
            return made
    except (Raised, Undetermined, NotPlain):
        pass
    finally:
        sp.trying -= 1
    sp.restore(state)
    return None


def truth(sp: Specialiser, node: gast.expr) -> gast.expr:
    """A test, of which only the truth counts: `xs and xs[0] > 1.0` is no choice between a list and a comparison."""
    known = truth_of_name(sp, node) if isinstance(node, gast.Name) else None
    if known is not None:
        return known
    if not isinstance(node, gast.BoolOp):
        value = sp.expr(node)
        held = sp.virtuals.get(value) or sp.fact(value)
        if isinstance(held, Fact) and is_object(held) and _has_truth(held):
            return sp.note(as_boolean(value), Scalar("bool"))  # asked once: it may be another one later
        return held.filled(sp) if isinstance(held, (Columns, Table)) else value
    state = sp.state()
    made: list[gast.expr] = []
    try:
        for part in node.values:
            with sp.perhaps() if made else nullcontext():
                made.append(truth(sp, part))
            if known_truth(sp, made[-1]) is not None:  # the next one may not be evaluated at all
                sp.restore(state)
                return sp.expr(node)
    except (Raised, Undetermined):
        sp.restore(state)
        return sp.expr(as_boolean(node))
    if len(sp.out) == state.written and not any(is_made_function(sp.fact(value)) for value in made):
        return sp.note(gast.BoolOp(type(node.op)(), made), Scalar("bool"))
    sp.restore(state)
    return sp.expr(as_boolean(node))


def _has_truth(fact: Any) -> bool:
    """Whether an object's class may say whether it is true."""
    return fact.cls is object or any(hasattr(fact.cls, special) for special in ("__bool__", "__len__"))


def truth_of_name(sp: Specialiser, node: gast.Name) -> gast.expr | None:
    """Whether a variable that is one of several things is true; None where that takes a look at each."""
    owner = sp.frame.owner(node.id) if sp.has_either else None
    variable = "" if owner is None else owner.names[node.id]
    fact = sp.env_fact(variable)
    return truth_of(sp, variable, fact) if isinstance(fact, Either) else None


def as_boolean(node: gast.expr) -> gast.expr:
    """An expression of the same truth that is a boolean: `not not xs` for a list."""
    if isinstance(node, gast.BoolOp):
        return gast.copy_location(gast.BoolOp(node.op, [as_boolean(value) for value in node.values]), node)
    if isinstance(node, gast.Compare) or isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.Not):
        return node
    inner = gast.copy_location(gast.UnaryOp(gast.Not(), node), node)
    return gast.copy_location(gast.UnaryOp(gast.Not(), inner), node)


def conditional(sp: Specialiser, node: gast.IfExp) -> gast.expr:
    found = _conditional(sp, node, None)
    assert found is not None
    return found


def _conditional(sp: Specialiser, node: gast.IfExp, into: str | None) -> gast.expr | None:
    """`a if c else b`; None where a variable that is given `into` has got its value in branches."""
    test = truth(sp, node.test)
    decided = known_truth(sp, test)
    if decided is not None:
        part = node.body if decided else node.orelse
        return _conditional(sp, part, into) if isinstance(part, gast.IfExp) else sp.whole(part)
    parts = None if sp.following.assumed else tried(sp, [node.body, node.orelse], _is_plain)
    if parts is not None:
        facts = [sp.fact(p) for p in parts]
        if all(is_function(f) for f in facts):
            return parts[0] if facts[0] == facts[1] else chosen(sp, test, facts[0], facts[1])
        if not any(is_made_function(f) for f in facts):
            return sp.note(gast.IfExp(test, parts[0], parts[1]), join(facts[0], facts[1], sp.fresh()))
    identifier = into or sp.new_name("value")
    bind_branches(sp, node, test, node.body, node.orelse, None, identifier)
    return sp.whole_variable(identifier, node) if into is None else None


def _is_plain(sp: Specialiser, made: gast.expr) -> bool:
    """Whether a part of a conditional expression is a value that it may have as it is written."""
    return not sp.is_active(made) and made not in sp.virtuals


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
    if isinstance(fact, Scalar) and type(fact.literal) in (int, bool):
        return bool(fact.literal)
    return None


def bind_branches(
    sp: Specialiser, node: gast.AST, test: gast.expr, body: gast.expr | None, orelse: gast.expr | None, otherwise: Any,
    identifier: str,
) -> None:  # fmt: skip
    """An expression that depends on a test, as a branch that binds a variable; a choice in it binds the same one.

    y = a if c else b if d else e     ->      if c: value = a
                                              elif d: value = b
                                              else: value = e
    """
    if sp.trying:
        raise NotPlain
    written = node.test if isinstance(node, gast.IfExp) else node.values[0] if isinstance(node, gast.BoolOp) else test

    def run(part: gast.expr | None, holds: bool) -> Callable[[], None]:
        def branch() -> None:
            assume(sp, written, holds)
            try:
                if isinstance(part, gast.IfExp):
                    made = _conditional(sp, part, identifier)
                else:
                    made = otherwise if part is None else sp.whole(part)
                if made is not None:
                    sp.bind_value(identifier, made)
            except Raised as found:
                raise_there(sp, found)

        return branch

    sp.branches(node, test, run(body, True), run(orelse, False))


# ---------------------------------------------------------------- functions


def held_test(sp: Specialiser, test: gast.expr) -> gast.expr:
    """A test under a name that nothing rebinds."""
    return sp.hold_always(test, "choice")


def chosen(sp: Specialiser, test: gast.expr, body: Fact, orelse: Fact) -> gast.expr:
    """One of two known functions."""
    fact = Choice(held_test(sp, test), body, orelse)
    made = gast.IfExp(copy_tree(fact.test), _text(sp, body), _text(sp, orelse))
    return sp.note(made, fact)


def _text(sp: Specialiser, fact: Fact) -> gast.expr:
    """A known function's expression; one of the program's own is called in place, so that nothing reads it."""
    return sp.object(fact.value) if isinstance(fact, Known) else const(None)


def by_key(sp: Specialiser, node: gast.AST, container: Fact, index: gast.expr) -> gast.expr | None:
    """A function from a dict or list of functions, by a key that is known when it runs."""
    options = _options(container)
    if options is None or not all(is_function(f) for f in options.values()):
        return None
    key = sp.hold_always(index, "key")
    mapping = isinstance(container, Map)
    error = "KeyError" if mapping else "IndexError"
    missing = gast.Raise(gast.Call(name(error), [copy_tree(key) if mapping else const("index out of range")], []), None)
    fact: Fact | None = None
    for k, function in reversed(list(options.items())):
        at = const(k) if mapping else gast.Tuple([const(k), const(k - len(options))], gast.Load())
        test = gast.Compare(copy_tree(key), [gast.Eq() if mapping else gast.In()], [at])
        fact = Choice(sp.note(test, Scalar("bool")), function, fact, missing if fact is None else None)
    assert fact is not None
    return sp.note(copy_tree(key), fact)


def item_by_key(
    sp: Specialiser, node: gast.AST, options: dict[Any, gast.expr], index: gast.expr, mapping: bool
) -> gast.expr:
    """A part of a container that exists only as its parts, by a key that is known when it runs: a branch for each."""
    key = sp.hold_always(index, "key")
    identifier = sp.new_name("value")
    keys = list(options)

    def rest(i: int) -> Callable[[], None]:
        def run() -> None:
            if i == len(keys):
                error = ("KeyError", sp.again(key)) if mapping else ("IndexError", const("index out of range"))
                sp.emit(gast.Raise(gast.Call(name(error[0]), [error[1]], []), None))
                sp.env = None
                return
            at = const(keys[i]) if mapping else gast.Tuple([const(keys[i]), const(keys[i] - len(keys))], gast.Load())
            test = sp.note(gast.Compare(sp.again(key), [gast.Eq() if mapping else gast.In()], [at]), Scalar("bool"))
            sp.branches(node, test, lambda: sp.bind_value(identifier, options[keys[i]]), rest(i + 1))

        return run

    rest(0)()
    return sp.whole_variable(identifier, node)


def _options(container: Fact) -> dict[Any, Fact] | None:
    if isinstance(container, Map) and container.kind == "dict" and container.items:
        return container.items
    if isinstance(container, Seq) and container.items:
        return dict(enumerate(container.items))
    return None


def call_choice(
    sp: Specialiser, node: gast.AST, choice: Choice, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> gast.expr:
    """A call of one of several known functions: a branch with a call in each."""
    names = [a if isinstance(a, gast.Constant) else sp.hold_always(a, "value") for a in args]
    named = {k: v if isinstance(v, gast.Constant) else sp.hold_always(v, k) for k, v in keywords.items()}
    identifier = sp.new_name("value")

    def run(function: Fact | None) -> Callable[[], None]:
        def branch() -> None:
            if function is None:
                assert choice.missing is not None
                sp.emit(copy_tree(choice.missing))
                sp.env = None
                return
            again = [sp.again(a) for a in names]
            sp.bind_value(
                identifier, sp.call_function(node, function, again, {k: sp.again(v) for k, v in named.items()})
            )

        return branch

    sp.branches(node, sp.note(copy_tree(choice.test), Scalar("bool")), run(choice.body), run(choice.orelse))
    return sp.whole_variable(identifier, node)


def join_functions(sp: Specialiser, test: gast.expr, ends: list[dict[str, Fact] | None]) -> None:
    """Variables that are one known function after one branch and another after the other become a choice."""
    body, orelse = ends
    if body is None or orelse is None:
        return
    for identifier in sorted(body.keys() & orelse.keys()):
        a, b = body[identifier], orelse[identifier]
        if a != b and is_function(a) and is_function(b):
            body[identifier] = orelse[identifier] = Choice(test, a, b)


def differ_by_functions(ends: list[dict[str, Fact] | None]) -> bool:
    body, orelse = ends
    if body is None or orelse is None:
        return False
    return any(
        body[i] != orelse[i] and is_function(body[i]) and is_function(orelse[i]) for i in body.keys() & orelse.keys()
    )


__all__ = [
    "as_boolean", "boolean", "by_key", "call_choice", "conditional", "function_text", "known_truth", "truth",
    "truth_of_name",
]  # fmt: skip
