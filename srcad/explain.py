"""`srcad explain`: the primal line by line, what of it is active and why, and what is saved for the reverse
sweep.

A line is active where what it binds depends on a `wrt` parameter; the reason is the active names that it
reads. It is constant where it reads none, or only through something without a derivative (a comparison, an
integer, `np.sign`). What is saved is read off the generated code itself: names and lists that its forward
sweep has and the primal has not, and the primal's own names that the reverse sweep reads.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import gast

from srcad.backend import entries
from srcad.backend.world import NotPortable, World
from srcad.errors import SrcadError
from srcad.facts import Fact, Scalar, Unknown
from srcad.frontend.capture import Source, capture
from srcad.frontend.core import Core
from srcad.frontend.specialise import specialise
from srcad.general import general_facts, types_wanted
from srcad.request import Request
from srcad.reverse.function import reverse_function
from srcad.targets import Target
from srcad.tree.build import Comment, loads, stores, text, walk

_COMPOUND = (gast.If, gast.For, gast.While, gast.With, gast.Try)


@dataclass
class Line:
    """What is said of one line of the primal."""

    verdicts: list[str] = field(default_factory=list)
    saved: list[str] = field(default_factory=list)

    def say(self, verdict: str) -> None:
        if verdict and verdict not in self.verdicts:
            self.verdicts.append(verdict)

    def save(self, what: str) -> None:
        """Note it once; `e of each round, in e_saved` says where the `..., as e` of before goes."""
        name = what.partition(" of each round")[0]
        for k, said in enumerate(self.saved):
            if name != what and said.endswith(f", as {name}"):
                self.saved[k] = f"{said.removesuffix(f', as {name}')} of each round, as {name}"
                return
        if what not in self.saved:
            self.saved.append(what)


def explain(target: Target, request: Request, given: dict[str, Fact] | None = None) -> str:
    """The report on a function, for arguments of which this is known."""
    facts = general_facts(target, request.wrt, given)
    with types_wanted(target.label, facts):
        core = specialise(target.function, facts, frozenset(request.free), {}, snapshots=dict(request.snapshots))
    report = Report(core, capture(target.function))
    report.judge()
    trouble = report.look_for_saved(replace(request, free=tuple(core.wrt_free[n] for n in request.free)))
    head = f"{target.label}({', '.join(core.params)}) with respect to {', '.join([*request.wrt, *request.free])}"
    parts = [head, *report.sections()]
    if trouble is not None:
        parts.append(f"What is saved is not known: {trouble}")
    unkept = why_not_on_disk(target, facts)
    if unkept is not None:
        parts.append(f"The generated code is not kept on disk: it depends on {unkept}.")
    return "\n\n".join(parts)


def why_not_on_disk(target: Target, facts: dict[str, Fact]) -> str | None:
    """What another process could not tell, or find again, of what the text is made from."""
    try:
        entries.key_of(World(target.function), facts)
    except NotPortable as problem:
        return str(problem)
    return None


class Report:
    """Lines of the primal and of the functions that were put in place of their calls, and what is said of
    each."""

    def __init__(self, core: Core, primal: Source) -> None:
        self.core, self.primal = core, primal
        self.lines: dict[tuple[str, int, int], Line] = {}
        self.sources: dict[tuple[str, int], Source] = {self._id(primal): primal}
        self.reached = reaching(core)

    def _id(self, source: Source) -> tuple[str, int]:
        return source.file, source.function.__code__.co_firstlineno

    def line(self, stmt: gast.AST) -> Line | None:
        """The line of the user's that a statement of Core comes from."""
        if stmt is self.core.result or isinstance(stmt, gast.Return):
            source, number = self.primal, _last_return(self.primal)
        else:
            place = self.core.places.get(stmt)
            if place is None or getattr(place[1], "lineno", None) is None:
                return None
            source, number = place[0], place[1].lineno
        if number is None:
            return None
        self.sources.setdefault(self._id(source), source)
        return self.lines.setdefault((*self._id(source), number), Line())

    # ---------------------------------------------------------------- active or constant

    def judge(self) -> None:
        for stmt in statements(self.core.body):
            line = self.line(stmt)
            if line is not None:
                line.say(self.verdict(stmt))
        line = self.line(self.core.result) if self.core.result is not None else None
        if line is not None and self.core.result is not None:
            line.say(self.of_value("the result", self.core.result))

    def verdict(self, stmt: Any) -> str:
        if stmt in self.core.dynamic:
            return self.of_call(stmt)
        if isinstance(stmt, (gast.Assign, gast.AugAssign)):
            target = stmt.targets[0] if isinstance(stmt, gast.Assign) else stmt.target
            value = self.core.augmented.get(stmt, stmt.value)
            if value is stmt.value and isinstance(stmt, gast.AugAssign) and not self.active_in(value):
                return f"constant: {text(target)} reads only {_and(sorted(loads(value) | stores(target)))}"
            return self.of_value(text(target), value, stores(target) or loads(target))
        if isinstance(stmt, gast.For):
            active = self.active_in(stmt.iter)
            if active:
                return f"active: {text(stmt.target)} is taken from {_and(active)}"
            return f"constant: a loop over {text(stmt.iter)}"
        if isinstance(stmt, (gast.If, gast.While)):
            active = self.active_in(stmt.test)
            why = f", although it reads {_and(active)}: a condition has no derivative" if active else ""
            return f"constant: the condition {text(stmt.test)}{why}"
        if isinstance(stmt, (gast.Break, gast.Continue, gast.Pass)):
            return ""
        active = self.active_in(stmt)
        return f"active: it is given {_and(active)}" if active else "constant: it reads nothing active"

    def of_call(self, stmt: gast.Assign) -> str:
        """A call that comes with its pullback."""
        made, value = self.core.dynamic[stmt], stmt.value
        again = isinstance(value, gast.Call) and text(value.func).startswith("checkpointed")
        how = "run again for the reverse sweep" if again else "the pullback comes with the value"
        active = sorted({n for argument in made.arguments for n in self.active_in(argument)})
        depend = "depends" if len(made.values) == 1 else "depend"
        return f"active: {_and(list(made.values))} {depend} on {_and(active) or 'a wrt parameter'}; {how}"

    def of_value(self, what: str, value: gast.expr, bound: set[str] | None = None) -> str:
        fact = self.core.facts.get(value, Unknown())
        active = self.active_in(value)
        if fact.active:
            end = ""
            if bound is not None and not bound & self.reached:
                end = "; but the result does not depend on it, so it has no adjoint"
            return f"active: {what} depends on {_and(active) or 'a wrt parameter'}{end}"
        if active:
            return f"constant: {what} reads {_and(active)} only through {self.barrier(value)}, whose derivative is zero"
        if isinstance(fact, Scalar) and fact.dtype[0] in "bi" and not isinstance(value, gast.Constant):
            return f"constant: {what} is {'a boolean' if fact.dtype == 'bool' else 'an integer'}"
        names = sorted(n for n in loads(value) if n in self.core.params or n in self.core.locals)
        if not names:
            return f"constant: {what} reads nothing that may vary"
        return f"constant: {what} reads only {_and(names)}, which {'is' if len(names) == 1 else 'are'} constant"

    def active_in(self, node: gast.AST) -> list[str]:
        """The active variables that an expression reads."""
        found = [n.id for n in walk(node) if isinstance(n, gast.Name) and self.core.facts.get(n, Unknown()).active]
        return sorted(set(found))

    def barrier(self, value: gast.expr) -> str:
        """The smallest part of an expression that reads active values and carries nothing."""
        best: gast.AST = value
        for node in walk(value):
            if not isinstance(node, gast.expr) or isinstance(node, (gast.Name, gast.Attribute)):
                continue
            if not self.core.facts.get(node, Unknown()).active and self.active_in(node):
                best = node
        return text(best)

    # ---------------------------------------------------------------- what is saved

    def look_for_saved(self, request: Request) -> str | None:
        """Read the generated function; what went wrong where there is none."""
        try:
            function = reverse_function(self.core, request, "gradient")
        except SrcadError as problem:
            return str(problem)
        forward, reverse = two_sweeps(function.body)
        known = set(self.core.params) | self.core.locals
        self._saved_in(forward, list(self.core.body), known)
        read = {n for s in reverse for n in loads(s)} & self.core.locals
        for stmt in statements(self.core.body):
            line = self.line(stmt)
            bound = stores(stmt.targets[0]) if isinstance(stmt, gast.Assign) else set()
            for name in sorted(bound & read):
                if line is not None and not any(s.startswith(f"{name} of each round") for s in line.saved):
                    line.save(f"{name}, under its own name")
        return None

    def _saved_in(self, made: list[Any], core: list[Any], known: set[str]) -> None:
        """Walk a block of the forward sweep along the block of Core that it was written from."""
        left = list(core)
        waiting: list[str] = []
        previous: Any = None
        for stmt in made:
            words, about = _insertion(stmt, known)
            if words is not None:
                before = self.line(previous) if previous is not None else None
                if before is not None and about is not None and about in _bound(previous):
                    before.save(words)
                else:
                    waiting.append(words)
                continue
            match = next((c for c in left if _alike(c, stmt)), None)
            if match is None and not isinstance(stmt, gast.Return):
                continue
            if match is not None:
                left = left[left.index(match) + 1 :]
                for part in ("body", "orelse", "finalbody"):
                    if isinstance(getattr(stmt, part, None), list) and isinstance(stmt, _COMPOUND):
                        self._saved_in(getattr(stmt, part), getattr(match, part), known)
                previous = match
            line = self.line(match) if match is not None else None
            for words in waiting:
                if line is not None:
                    line.save(words)
            waiting = []
        last = self.line(self.core.result) if self.core.result is not None and core == self.core.body else None
        for words in waiting:
            if last is not None:
                last.save(words)

    # ---------------------------------------------------------------- text

    def sections(self) -> Iterator[str]:
        """One for each function: its lines, numbered, with what is said of them below."""
        for k, source in self.sources.items():
            numbers = [n.lineno for s in source.body for n in walk(s) if getattr(n, "lineno", None) is not None]
            title = f"{source.file}, {source.name}"
            out = [title]
            lines = textwrap.dedent("\n".join(source.lines)).split("\n")
            for number in range(min(numbers), max(numbers) + 1):
                out.append(f"{number + source.line_offset:5d}  {lines[number - 1].rstrip()}".rstrip())
                line = self.lines.get((*k, number))
                if line is not None:
                    out += [f"           {v}" for v in line.verdicts]
                    out += [f"           saved: {s}" for s in line.saved]
            yield "\n".join(out)


def statements(body: list[Any]) -> Iterator[Any]:
    """All statements of a block, those inside others too."""
    for stmt in body:
        yield stmt
        for part in ("body", "orelse", "finalbody"):
            inner = getattr(stmt, part, None)
            if isinstance(inner, list) and isinstance(stmt, _COMPOUND):
                yield from statements(inner)


def reaching(core: Core) -> set[str]:
    """The variables on which the result may depend, whatever the order of the statements."""
    found = loads(core.result) if core.result is not None else set()
    size = -1
    while len(found) != size:
        size = len(found)
        sites = frozenset().union(*(core.name_sites.get(n, frozenset()) for n in found))
        for stmt in statements(core.body):
            bound = _bound(stmt)
            shares = any(core.name_sites.get(n, frozenset()) & sites for n in bound)
            if bound & found or shares:
                found |= loads(stmt) | bound
    return found


def two_sweeps(body: list[Any]) -> tuple[list[Any], list[Any]]:
    """A generated body's forward and reverse sweeps: comments stand in the reverse sweep only."""
    for k, stmt in enumerate(body):
        if isinstance(stmt, gast.FunctionDef) or any(isinstance(n, Comment) for n in walk(stmt)):
            return body[:k], body[k:]
    return body, []


def _bound(stmt: Any) -> set[str]:
    if isinstance(stmt, (gast.Assign, gast.AugAssign)):
        target = stmt.targets[0] if isinstance(stmt, gast.Assign) else stmt.target
        return stores(target) or loads(target)
    return stores(stmt) if isinstance(stmt, gast.For) else loads(stmt) if isinstance(stmt, gast.Expr) else set()


def _alike(core: Any, made: Any) -> bool:
    """Whether a statement of the forward sweep was written from this statement of Core."""
    if isinstance(core, (gast.Assign, gast.AugAssign)) and isinstance(made, (gast.Assign, gast.AugAssign)):
        one, two = (s.targets[0] if isinstance(s, gast.Assign) else s.target for s in (core, made))
        return text(one) == text(two)
    return type(core) is type(made)


def _insertion(stmt: Any, known: set[str]) -> tuple[str | None, str | None]:
    """What a statement that only the forward sweep has puts away, and which variable that is about."""
    if isinstance(stmt, gast.Assign) and isinstance(stmt.targets[0], gast.Name) and stmt.targets[0].id not in known:
        name = stmt.targets[0].id
        if name.endswith("_bar") or isinstance(stmt.value, (gast.List, gast.Constant)):
            return None, None
        return f"{text(stmt.value)}, as {name}", None if loads(stmt.value) - {name} else name
    if (
        isinstance(stmt, gast.Expr)
        and isinstance(stmt.value, gast.Call)
        and isinstance(stmt.value.func, gast.Attribute)
    ):
        owner, args = stmt.value.func.value, stmt.value.args
        if (
            stmt.value.func.attr == "append"
            and isinstance(owner, gast.Name)
            and owner.id not in known
            and len(args) == 1
        ):
            read = sorted(loads(args[0]))
            return f"{text(args[0])} of each round, in {owner.id}", read[0] if read else None
    return None, None


def _last_return(source: Source) -> int | None:
    returns = [n for s in source.body for n in walk(s) if isinstance(n, gast.Return)]
    return returns[-1].lineno if returns else None


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


__all__ = ["Report", "explain"]
