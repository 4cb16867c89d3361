"""One way out of every block: early `return`, `break` and `continue` become branches.

The reverse sweep walks blocks backwards, so a block must run to its end. What follows an `if` that leaves
early moves into its other branch; where both branches may go on, a flag says whether one has left.

    if a < 0:                       if a < 0:
        return 0.0                      return 0.0
    b = sqrt(a)             ->      else:
    return b                            b = sqrt(a)
                                        return b

After this pass `return` stands only at the end of a function's paths, `break` only at the end of a branch at
the end of a loop's body, and there is no `continue` and no `else` of a loop.

>>> body = gast.parse("if a < 0: return 0.0\\nb = sqrt(a)\\nreturn b").body
>>> print(print_tree(structured(body, Names(set()))))
if a < 0:
    return 0.0
else:
    b = sqrt(a)
    return b
<BLANKLINE>
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gast

from srcad.frontend.attempts import without_except
from srcad.frontend.cases import without_match
from srcad.frontend.scopes import own_nodes
from srcad.tree.build import assign, const, copy_tree, name, walk
from srcad.tree.printer import print_tree

__all__ = ["Do", "Names", "print_tree", "structured"]


@dataclass
class Names:
    """Fresh names that collide with nothing of the user's."""

    taken: set[str]

    def new(self, wish: str) -> str:
        found, n = wish, 1
        while found in self.taken:
            n += 1
            found = f"{wish}{n}"
        self.taken.add(found)
        return found


class Do(gast.stmt):
    """A statement that the front end itself carries out, in a loop that it makes; `source` is the text for it."""

    _fields = ("source",)

    def __init__(self, run: Callable[[], None], source: gast.AST) -> None:
        super().__init__()
        self.run, self.source = run, source


def structured(body: list[gast.stmt], names: Names) -> list[gast.stmt]:
    """A function's body with one way out of every block; one that may come to its end returns None there.

    >>> print(print_tree(structured(gast.parse("if a < 0: return a").body, Names(set()))))
    if a < 0:
        return a
    else:
        return None
    <BLANKLINE>
    """
    returns = any(isinstance(n, gast.Return) and n.value is not None for s in body for n in own_nodes(s))
    none = [gast.copy_location(gast.Return(const(None)), body[-1])] if returns and reaches_its_end(body) else []
    return _block(without_except(without_match([*copy_tree(body), *none], names), names, leaves), names)


def reaches_its_end(stmts: list[gast.stmt]) -> bool:
    """Whether control may reach the end of a block as the user wrote it."""
    return all(map(_goes_on, stmts))


def _goes_on(stmt: Any) -> bool:
    if isinstance(stmt, (gast.Return, gast.Raise, gast.Break, gast.Continue)):
        return False
    if isinstance(stmt, gast.If):
        return reaches_its_end(stmt.body) or reaches_its_end(stmt.orelse)
    if isinstance(stmt, _LOOPS):
        endless = isinstance(stmt, gast.While) and isinstance(stmt.test, gast.Constant) and bool(stmt.test.value)
        ends = not endless and reaches_its_end(stmt.orelse)
        return ends or _has(stmt.body, (gast.Break,), into_loops=False)
    if isinstance(stmt, gast.With):
        return reaches_its_end(stmt.body)
    if isinstance(stmt, gast.Try):
        after = [reaches_its_end([*stmt.body, *stmt.orelse]), *(reaches_its_end(h.body) for h in stmt.handlers)]
        return any(after) and reaches_its_end(stmt.finalbody)
    if isinstance(stmt, gast.Match):
        last = stmt.cases[-1]
        every = isinstance(last.pattern, gast.MatchAs) and last.pattern.pattern is None and last.guard is None
        return not every or any(reaches_its_end(case.body) for case in stmt.cases)
    return True


_LOOPS = (gast.For, gast.While)
_OPAQUE = (gast.FunctionDef, gast.AsyncFunctionDef, gast.ClassDef, gast.Lambda)


def _has(stmts: object, kinds: tuple[type, ...], into_loops: bool = True) -> bool:
    """Whether statements leave by one of these kinds (break and continue belong to the loop around them)."""
    if isinstance(stmts, list):
        return any(_has(s, kinds, into_loops) for s in stmts)
    if isinstance(stmts, kinds):
        return True
    if isinstance(stmts, _OPAQUE) or not isinstance(stmts, gast.stmt):
        return isinstance(stmts, gast.ExceptHandler) and _has(stmts.body, kinds, into_loops)
    if isinstance(stmts, _LOOPS) and not into_loops:
        returns = gast.Return in kinds and _has(stmts.body, (gast.Return,), True)
        return returns or _has(stmts.orelse, kinds, into_loops=False)  # the `else` leaves the loop around this one
    return any(
        _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
    )


def leaves(stmts: list[gast.stmt]) -> bool:
    """Whether a block contains a way out of itself: return, or break and continue of the loop around it."""
    return _has(stmts, (gast.Return, gast.Break, gast.Continue), into_loops=False)


def leaves_the_loop(stmts: list[gast.stmt]) -> bool:
    """Whether statements may leave the loop around them, or its iteration."""
    return _has(stmts, (gast.Break, gast.Continue), into_loops=False)


def falls_through(stmts: list[gast.stmt]) -> bool:
    """Whether control may reach the end of a (structured) block."""
    if not stmts:
        return True
    last = stmts[-1]
    if isinstance(last, (gast.Return, gast.Break, gast.Continue, gast.Raise)):
        return False
    if isinstance(last, gast.If):
        return falls_through(last.body) or falls_through(last.orelse)
    if isinstance(last, gast.With):
        return falls_through(last.body)
    return True


def _block(stmts: list[gast.stmt], names: Names) -> list[gast.stmt]:
    out: list[gast.stmt] = []
    for i, s in enumerate(stmts):
        rest = stmts[i + 1 :]
        if isinstance(s, (gast.Return, gast.Break, gast.Continue, gast.Raise)):
            return [*out, s]
        if isinstance(s, gast.For) and any(isinstance(n, (gast.Subscript, gast.Attribute)) for n in walk(s.target)):
            item = names.new("item")  # `for d["rate"] in rates` stores into the dict
            first = gast.copy_location(gast.Assign([s.target], name(item), None), s)
            s.target, s.body = gast.Name(item, gast.Store(), None, None), [first, *s.body]
        if isinstance(s, _LOOPS):
            before, loop, after = _loop(s, names)
            out += [*before, loop]
            if after:
                return out + _block(after + rest, names)
        elif isinstance(s, gast.If) and leaves([s]):
            return out + _branch(s, rest, names)
        elif isinstance(s, gast.If):
            s.body, s.orelse = _block(s.body, names), _block(s.orelse, names)
            out.append(s)
        elif isinstance(s, (gast.With, gast.Try)) and leaves([s]):
            return out + _guarded(s, rest, names)
        elif isinstance(s, (gast.With, gast.Try)):
            s.body = _block(s.body, names)
            if isinstance(s, gast.Try):
                s.finalbody = _block(s.finalbody, names)
            out.append(s)
        else:
            out.append(s)
    return out


def _branch(s: gast.If, rest: list[gast.stmt], names: Names) -> list[gast.stmt]:
    """An `if` that leaves early: what follows goes into the branch that goes on."""
    body, orelse = s.body, s.orelse
    on_body, on_else = goes_on(body), goes_on(orelse)
    if rest and on_body and on_else:
        few = len(rest) <= 2 and not any(isinstance(r, (*_LOOPS, gast.If)) for r in rest)
        if leaves(body) == leaves(orelse) or not few:
            return _flagged(s, rest, names)
        body, orelse = body + copy_tree(rest), orelse + rest
    elif rest and on_body:
        body = body + rest
    elif rest and on_else:
        orelse = orelse + rest
    s.body, s.orelse = _block(body, names) or [gast.Pass()], _block(orelse, names)
    return [s]


def goes_on(stmts: list[gast.stmt]) -> bool:
    """Whether control may reach the end of a block that has not been structured yet."""
    return not any(_stops(s) for s in stmts)


def _stops(s: gast.stmt) -> bool:
    """Whether control never gets past a statement."""
    if isinstance(s, (gast.Return, gast.Break, gast.Continue, gast.Raise)):
        return True
    if isinstance(s, gast.If):
        return not (goes_on(s.body) or goes_on(s.orelse))
    if isinstance(s, _LOOPS):
        return not _has(s.body, (gast.Break,), into_loops=False) and not goes_on(s.orelse)
    if isinstance(s, gast.With):
        return not goes_on(s.body)
    return isinstance(s, gast.Try) and not s.handlers and not (goes_on(s.body) and goes_on(s.finalbody))


def _flagged(s: gast.stmt, rest: list[gast.stmt], names: Names) -> list[gast.stmt]:
    """Where both branches may go on, a flag says whether one of them has left, and how."""
    out: list[gast.stmt] = []
    checks: list[gast.stmt] = []
    (s,) = _loops_first([s], names)
    for kind, wish in ((gast.Return, "returned"), (gast.Break, "stopped"), (gast.Continue, "skipped")):
        if _has([s], (kind,), into_loops=False):
            flag = names.new(wish)
            out.append(assign(flag, const(False)))
            value = names.new("result") if kind is gast.Return else None
            s = _replace_exit(s, kind, flag, value)
            leave = gast.Return(name(value)) if value is not None else kind()
            checks.append(gast.If(name(flag), [leave], []))
    return _block([*out, s, *checks, *rest], names)


def _loops_first(stmts: list[gast.stmt], names: Names) -> list[gast.stmt]:
    """The statements with the loops in them already left by `break` only, so that no other way out is inside one."""
    out: list[gast.stmt] = []
    for s in stmts:
        if isinstance(s, _LOOPS) and (s.orelse or _has(s.body, (gast.Return,))):
            before, loop, after = _loop(s, names)
            out += [*before, loop, *_loops_first(after, names)]
            continue
        if isinstance(s, (gast.If, gast.With, gast.Try)):
            for field in ("body", "orelse", "finalbody"):
                if isinstance(getattr(s, field, None), list):
                    setattr(s, field, _loops_first(getattr(s, field), names))
        out.append(s)
    return out


def _replace_exit(s: gast.stmt, kind: Any, flag: str, value: str | None) -> gast.stmt:
    """The statement with each such exit replaced by setting the flag (the block is left by its branches)."""

    def block(stmts: list[gast.stmt]) -> list[gast.stmt]:
        out: list[gast.stmt] = []
        for i, t in enumerate(stmts):
            if isinstance(t, kind):
                if value is not None:
                    out.append(gast.copy_location(assign(value, t.value or const(None)), t))
                out.append(assign(flag, const(True)))
                return out
            if isinstance(t, gast.stmt) and _has([t], (kind,), into_loops=False):
                t = _replace_exit(t, kind, flag, value)
                out.append(t)
                rest = block(stmts[i + 1 :])
                if rest:
                    out.append(gast.If(gast.UnaryOp(gast.Not(), name(flag)), rest, []))
                return out
            out.append(t)
        return out

    for field in ("body", "orelse", "finalbody"):
        if isinstance(getattr(s, field, None), list) and not (isinstance(s, _LOOPS) and kind is not gast.Return):
            if isinstance(s, _LOOPS):
                continue
            setattr(s, field, block(getattr(s, field)))
    return s


def _loop(s: gast.stmt, names: Names) -> tuple[list[gast.stmt], gast.stmt, list[gast.stmt]]:
    """A loop whose body has one way out but `break`; what its `else` and its `return`s become stands after it."""
    before: list[gast.stmt] = []
    after: list[gast.stmt] = []
    if _has(s.body, (gast.Return,)):
        flag, value = names.new("returned"), names.new("result")
        before.append(assign(flag, const(False)))
        s.body = _return_to_break(s.body, flag, value)
        after.append(gast.If(name(flag), [gast.Return(name(value))], []))
    if s.orelse:
        if _has(s.body, (gast.Break,), into_loops=False):
            broke = names.new("stopped")
            before.append(assign(broke, const(False)))
            s.body = _mark_breaks(s.body, broke)
            after.append(gast.If(gast.UnaryOp(gast.Not(), name(broke)), s.orelse, []))
        else:
            after += s.orelse
        s.orelse = []
    s.body = _without_continue(_block(s.body, names)) or [gast.Pass()]
    return before, s, after


def _return_to_break(stmts: list[gast.stmt], flag: str, value: str) -> list[gast.stmt]:
    out: list[gast.stmt] = []
    for s in stmts:
        if isinstance(s, gast.Return):
            out.append(gast.copy_location(assign(value, s.value or const(None)), s))
            out += [assign(flag, const(True)), gast.Break()]
            return out
        if isinstance(s, gast.stmt) and not isinstance(s, _OPAQUE) and _has([s], (gast.Return,)):
            for field in ("body", "orelse", "finalbody"):
                if isinstance(getattr(s, field, None), list):
                    setattr(s, field, _return_to_break(getattr(s, field), flag, value))
            out.append(s)
            if isinstance(s, _LOOPS):
                out.append(gast.If(name(flag), [gast.Break()], []))
        else:
            out.append(s)
    return out


def _mark_breaks(stmts: list[gast.stmt], flag: str) -> list[gast.stmt]:
    out: list[gast.stmt] = []
    for s in stmts:
        if isinstance(s, gast.Break):
            out.append(assign(flag, const(True)))
        elif isinstance(s, (gast.If, gast.With, gast.Try)):
            for field in ("body", "orelse", "finalbody"):
                if isinstance(getattr(s, field, None), list):
                    setattr(s, field, _mark_breaks(getattr(s, field), flag))
        elif isinstance(s, _LOOPS):
            s.orelse = _mark_breaks(s.orelse, flag)
        out.append(s)
    return out


def _without_continue(stmts: list[gast.stmt]) -> list[gast.stmt]:
    """After the rest of the body has moved into branches, a `continue` at the end of a path says nothing."""
    if stmts and isinstance(stmts[-1], gast.Continue):
        stmts = stmts[:-1]
    elif stmts and isinstance(stmts[-1], (gast.If, gast.With)):
        last = stmts[-1]
        last.body = _without_continue(last.body) or [gast.Pass()]
        if isinstance(last, gast.If):
            last.orelse = _without_continue(last.orelse)
    return stmts


def _guarded(s: gast.With | gast.Try, rest: list[gast.stmt], names: Names) -> list[gast.stmt]:
    """`with` and `try` are left through flags: what follows them is decided after they have closed."""
    s.body = _block(s.body, names)
    if isinstance(s, gast.Try) and (s.handlers or leaves(s.finalbody)):
        return [s, *rest]  # not supported where it is active; the specialiser says so
    if not falls_through(s.body) and len(s.body) >= 1 and isinstance(s.body[-1], gast.Return):
        value = names.new("result")
        last = s.body[-1]
        if not leaves(s.body[:-1]):
            s.body[-1] = gast.copy_location(assign(value, last.value or const(None)), last)
            return [s, gast.Return(name(value))]
    holder = gast.If(const(True), s.body, [])
    flags: list[gast.stmt] = []
    checks: list[gast.stmt] = []
    for kind, wish in ((gast.Return, "returned"), (gast.Break, "stopped"), (gast.Continue, "skipped")):
        if _has(s.body, (kind,), into_loops=False):
            flag = names.new(wish)
            flags.append(assign(flag, const(False)))
            result = names.new("result") if kind is gast.Return else None
            holder = _replace_exit(holder, kind, flag, result)
            leave = gast.Return(name(result)) if result is not None else kind()
            checks.append(gast.If(name(flag), [leave], []))
    s.body = holder.body
    return _block([*flags, s, *checks, *rest], names)


def statements(body: list[gast.stmt]) -> int:
    return sum(isinstance(n, gast.stmt) for n in walk(body))
