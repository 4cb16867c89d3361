"""The forward sweep: the primal's own statements, with names for what the reverse sweep reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Array, Scalar, Seq, Unknown
from srcad.frontend.core import Core
from srcad.reverse.loops import _leaves as leaves_loop
from srcad.tree.build import assign, call, const, copy_tree, loads, name, stored

if TYPE_CHECKING:
    from srcad.reverse.residuals import Residuals
    from srcad.reverse.sweep import Sweep


class Forward:
    """Writes the forward sweep."""

    def __init__(self, core: Core, residuals: Residuals, sweep: Sweep) -> None:
        self.core, self.residuals, self.sweep = core, residuals, sweep
        self.insert = residuals.insert
        self.tail: list[gast.stmt] = []
        self.emitted: set[str] = set()  # kept subexpressions that have their names already

    def body(self) -> list[gast.stmt]:
        stmts = self.block(self.core.body)
        return with_lists([*stmts, *self.tail], self.insert.lists)

    def block(self, stmts: list[gast.stmt]) -> list[gast.stmt]:
        out: list[gast.stmt] = []
        for stmt in stmts:
            out += self.statement(stmt)
        return out

    def statement(self, stmt: gast.stmt) -> list[gast.stmt]:
        before = [copy_tree(s) for s in self.insert.before.get(stmt, [])]
        after = [copy_tree(s) for s in self.insert.after.get(stmt, [])]
        hoists: list[gast.stmt] = []
        made = self._made(stmt, hoists)
        if stmt in self.sweep.counted:
            before.append(assign(self.sweep.counted[stmt], const(0)))
        return [*before, *hoists, *made, *after]

    def _made(self, stmt: Any, hoists: list[gast.stmt]) -> list[gast.stmt]:
        if isinstance(stmt, gast.If):
            test = self.rebuilt(stmt.test, stmt, hoists)
            body, orelse = self.block(stmt.body), self.block(stmt.orelse)
            return [gast.If(test, self.counted(stmt, stmt.body, body), self.counted(stmt, stmt.orelse, orelse))]
        if isinstance(stmt, gast.For):
            iterable = self.rebuilt(stmt.iter, stmt, hoists)
            return [
                gast.For(
                    copy_tree(stmt.target), iterable, self.counted(stmt, stmt.body, self.block(stmt.body)), [], None
                )
            ]
        if isinstance(stmt, gast.While):
            return [gast.While(copy_tree(stmt.test), self.counted(stmt, stmt.body, self.block(stmt.body)), [])]
        if isinstance(stmt, gast.With):
            return [gast.With(copy_tree(stmt.items), self.block(stmt.body), None)]
        if isinstance(stmt, gast.Try) and not stmt.handlers and not stmt.orelse:
            return [gast.Try(self.block(stmt.body), [], [], self.block(stmt.finalbody))]
        return self._simple(stmt, hoists)

    def _simple(self, stmt: Any, hoists: list[gast.stmt]) -> list[gast.stmt]:
        named = self.insert.hoisted.get(stmt, {})
        if isinstance(stmt, gast.AugAssign):
            whole = self.core.augmented.get(stmt)
            if whole is not None and any(n in named for n in gast.walk(whole)):
                return self._augmented(stmt, whole, hoists)
            if any(n in named for n in gast.walk(stmt.target)):
                return [gast.AugAssign(self.rebuilt(stmt.target, stmt, hoists), type(stmt.op)(), copy_tree(stmt.value))]
        if isinstance(stmt, gast.Assign):
            value = self.rebuilt(stmt.value, stmt, hoists)
            return [gast.Assign([self.rebuilt(t, stmt, hoists) for t in stmt.targets], value, None)]
        if isinstance(stmt, gast.Expr):
            return [gast.Expr(self.rebuilt(stmt.value, stmt, hoists))]
        made = copy_tree(stmt)
        if isinstance(made, gast.AugAssign):
            self._say_how(made, stmt)
        return [made]

    def _say_how(self, made: gast.AugAssign, stmt: gast.AugAssign) -> None:
        """Whether others may see what `u op= v` does (`live`), and whether it is `u = u op v` (`function.renewed`)."""
        made.in_place = self._in_place(stmt)
        left = getattr(self.core.augmented.get(stmt), "left", None)
        number = any(isinstance(self.core.facts.get(n), Scalar) for n in (stmt.target, left))
        made.may_renew = number and isinstance(stmt.target, gast.Name) and isinstance(made.target, gast.Name)

    def _in_place(self, stmt: Any) -> bool:
        """Whether others may see what `u op= v` does: `live` keeps such stores."""
        return getattr(stmt, "in_place", False) or isinstance(self.core.facts.get(stmt.target), (Array, Unknown))

    def _augmented(self, stmt: Any, whole: gast.expr, hoists: list[gast.stmt]) -> list[gast.stmt]:
        """`u op= v` some value of which is kept."""
        named = self.insert.hoisted[stmt]
        if whole in named or not isinstance(whole, gast.BinOp):
            value = self.rebuilt(whole, stmt, hoists)
            target = self.rebuilt(stmt.target, stmt, hoists)
            if isinstance(target, gast.Name) and isinstance(self.core.facts.get(stmt.target), Unknown):
                made = gast.AugAssign(target, type(stmt.op)(), self.rebuilt(whole.right, stmt, hoists))
                self._say_how(made, stmt)  # in place where it is an array, which other names may see
                return [made]
            if isinstance(target, gast.Name) and isinstance(self.core.facts.get(stmt.target), type(None)):
                return [gast.Assign([target], value, None)]
            if isinstance(target, gast.Name) and isinstance(self.core.facts.get(stmt.target), Array):
                target = gast.Subscript(name(target.id), gast.Constant(..., None), gast.Store())
            return [gast.Assign([target], value, None)]
        self.rebuilt(whole.left, stmt, hoists)
        made = gast.AugAssign(
            self.rebuilt(stmt.target, stmt, hoists), type(stmt.op)(), self.rebuilt(whole.right, stmt, hoists)
        )
        self._say_how(made, stmt)
        return [made]

    def counted(self, owner: gast.AST, source: list[gast.stmt], block: list[gast.stmt]) -> list[gast.stmt]:
        """A block that counts how often it ran, for the reversed loop."""
        for loop, at in self.sweep.count_at.items():
            if at is owner and loop in self.sweep.counted and (at is loop or not _breaks(source)):
                return [gast.AugAssign(stored(self.sweep.counted[loop]), gast.Add(), const(1)), *block]
        return block

    def rebuilt(self, node: gast.expr, stmt: gast.AST, hoists: list[gast.stmt]) -> gast.expr:
        """An expression with its kept parts named in statements before it."""
        named = self.insert.hoisted.get(stmt, {})
        if not named:
            return copy_tree(node)
        if node in named and named[node] in self.emitted:
            return name(named[node])
        made = node
        if isinstance(node, gast.AST):
            kind: Any = type(node)
            made = kind.__new__(kind)
            made.__dict__.update(node.__dict__)
            for f in node._fields:
                value = getattr(node, f, None)
                if isinstance(value, list):
                    setattr(made, f, [self.rebuilt(v, stmt, hoists) if isinstance(v, gast.AST) else v for v in value])
                elif isinstance(value, gast.AST):
                    setattr(made, f, self.rebuilt(value, stmt, hoists))
        if node not in named:
            return made
        identifier = named[node]
        copied = node in self.insert.copied and node not in self.insert.as_list
        if copied and any(isinstance(n, gast.Call) for n in gast.walk(made)):
            made = self._once(made, identifier, hoists)
        value = made
        if node in self.insert.copied:
            fact = self.core.facts[node]
            # `tuple(xs)` counts as the list that it was made of, but has no `copy`.
            value = call("copy_of", made) if isinstance(fact, Seq) else self.residuals.copy_of(made, fact)
        if node in self.insert.as_list:
            value = call("list", made)
        hoists.append(assign(identifier, value))
        put = self.residuals.hoist_saves.get(stmt, {}).get(node)
        if put is not None:
            hoists.append(put)
        self.emitted.add(identifier)
        if copied:
            return made  # what is kept is a copy; the program goes on with the view, whose layout it may rely on
        return name(identifier)

    def _once(self, value: gast.expr, wish: str, hoists: list[gast.stmt]) -> gast.expr:
        """A value that is read twice, by the copy that is kept and by the program: `rng.normal()` is called once."""
        identifier = self.residuals.names.new(wish)
        hoists.append(assign(identifier, value))
        return name(identifier)

    # ---------------------------------------------------------------- the result

    def expression(self, node: gast.expr, stmt: gast.AST) -> gast.expr:
        hoists: list[gast.stmt] = []
        made = self.rebuilt(node, stmt, hoists)
        self.tail += [copy_tree(s) for s in self.insert.before.get(stmt, [])] + hoists
        return made

    def hold(self, value: gast.expr, stmt: gast.AST, wish: str) -> gast.expr:
        """The primal's value under a name that the reverse sweep does not touch."""
        if isinstance(value, gast.Constant):
            return value
        identifier = self.residuals.names.new(wish)
        self.tail.append(assign(identifier, value))
        return name(identifier)

    def finish(self, stmt: gast.AST) -> None:
        return


def _breaks(stmts: list[gast.stmt]) -> bool:
    """Whether a block leaves the loop around it (a loop in it has breaks of its own)."""
    return leaves_loop(stmts)


def with_lists(stmts: list[gast.stmt], lists: list[str]) -> list[gast.stmt]:
    """The lists of saved values, made just before the first statement that fills them."""
    out: list[gast.stmt] = []
    left = list(lists)
    for stmt in stmts:
        used = loads(stmt)
        for variable in [v for v in left if v in used]:
            out.append(assign(variable, gast.List([], gast.Load())))
            left.remove(variable)
        out.append(stmt)
    return out
