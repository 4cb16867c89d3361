"""Generated code for one pattern of argument types, and the cheap question whether it may be used again."""

from __future__ import annotations

import copy
import functools
import operator
import re
import types
from collections.abc import Callable
from typing import Any

from srcad.backend.world import MISSING, Place, read
from srcad.keys import key_of, part_at
from srcad.matching import Question, ask_about, ask_types
from srcad.pipeline import Made
from srcad.rules.registry import is_code, revision
from srcad.several import Where


class Version:
    """A generated function and what it relied on: which functions its names stood for, of which types its
    data were."""

    __slots__ = (
        "attributes", "call", "cells", "codes", "condition", "data", "fits", "function", "gives", "inner",
        "lengths_fit", "literals", "made", "modules", "named", "primal", "rules", "several",
    )  # fmt: skip

    def __init__(
        self, made: Made, parameters: list[str], key: Any, inner: Version | None = None, primal: Any = None,
        gradients: tuple[Where | None, Where | None] = (None, None),
    ) -> None:  # fmt: skip
        self.made, self.inner = made, inner  # inner: of a derivative of a derivative
        self.several, self.gives = gradients  # where several of them are in the function's value, and in this one's
        self.primal = primal  # the functions at which it looks are those that this one calls
        self.condition: Callable[[], bool] | None = None
        self.function = made.function
        self.call: Callable[..., Any] = made.function  # call: what the user calls (`roots.py`)
        self.rules = revision()
        self.modules, self.cells = _guards(made)
        # Tools that reload an edited module give the function that there is other code.
        self.codes = tuple((f, f.__code__, f.__defaults__) for f in made.world.functions)
        self.named = tuple(
            (f, f.__kwdefaults__, tuple(f.__kwdefaults__.items())) for f in made.world.functions if f.__kwdefaults__
        )
        self.data = tuple((p.space, p.name, key_of(p.value)) for p in made.data)
        self.attributes = _attribute_checks(made, parameters)
        self.literals = _literal_checks(made, parameters)
        self.lengths_fit = self._asks_lengths(len(parameters))
        self.fits = self._question(key, parameters)

    def holds(self, args: Any) -> bool:
        """Whether the world is what it was, for these arguments (in the order of the parameters)."""
        if self.rules != revision() or self.inner is not None and not self.inner.holds(args):
            return False
        if self.condition is not None and not self.condition():
            return False
        for f, code, defaults in self.codes:
            if f.__code__ is not code or f.__defaults__ is not defaults:
                return False
        for f, kept, items in self.named:
            if f.__kwdefaults__ is not kept or any(kept.get(name, MISSING) is not value for name, value in items):
                return False
        try:
            for space, names, values in self.modules:
                if names(space) != values:
                    return False
            for cell, value in self.cells:
                if cell.cell_contents is not value:
                    return False
        except (KeyError, ValueError):
            return False
        for space, name, key in self.data:
            if key_of(read(space, name)) != key:
                return False
        if self.literals and not all(_same(check(args), value) for check, value in self.literals):
            return False
        return not self.attributes or all(_key_of_part(part(args)) == key for part, key in self.attributes)

    def on_condition(self, condition: Callable[[], bool]) -> Version:
        """The same, for another function: as long as that is the same as the one that it was made for."""
        made, fits = copy.copy(self), self.fits
        made.condition = condition
        made.fits = lambda *args: condition() and fits(*args)
        return made

    def _asks_lengths(self, count: int) -> Callable[..., bool]:
        """Whether the lengths of arguments, and of what is read from outside, fit."""
        question = Question()
        _ask_lengths(question, self.made)
        own, inner = question.function([f"a{k}" for k in range(count)]), self.inner
        return own if inner is None else lambda *args: inner.lengths_fit(*args) and own(*args)

    def _question(self, key: Any, parameters: list[str]) -> Callable[..., bool]:
        """`key(*args) == key and holds(args)`, written out: what is asked at each call. It may say no too often.

        A version that is differentiated in its turn has no key: it is never what a plain call wants.
        """
        question = Question()
        question.names["revision"] = revision
        question.unless(f"revision() == {self.rules}")
        for f, code, defaults in self.codes:
            it = question.constant(f)
            question.unless(f"{it}.__code__ is {question.constant(code)}")
            question.unless(f"{it}.__defaults__ is {question.constant(defaults)}")
        for f, kept, items in self.named:
            question.unless(f"{question.constant(f)}.__kwdefaults__ is {question.constant(kept)}")
            for name, value in items:
                question.unless(f"{question.constant(kept)}.get({name!r}) is {question.constant(value)}")
        for space, names, values in self.modules:
            read_in = f"{question.constant(names)}({question.constant(space)})"
            question.unless(f"{read_in} == {question.constant(values)}")
        for cell, value in self.cells:
            question.unless(f"{question.constant(cell)}.cell_contents is {question.constant(value)}")
        arguments = [f"a{k}" for k in range(len(parameters))]
        if key is None or self.inner is not None or not ask_types(question, key, arguments):
            return _never
        for place, (_, _, known) in zip(self.made.data, self.data, strict=True):
            where = _reading(question, place)
            if not ask_about(question, known, where):
                return _never
        given = f"({''.join(f'{a}, ' for a in arguments)})"
        for part, known in self.attributes:
            value = f"{question.constant(part)}({given})"
            if not ask_about(question, known, value):
                question.unless(f"{question.constant(_key_of_part)}({value}) == {question.constant(known)}")
        for check, value in self.literals:
            question.unless(
                f"{question.constant(_same)}({question.constant(check)}({given}), {question.constant(value)})"
            )
        _ask_lengths(question, self.made)
        return question.function(arguments)


def _ask_lengths(question: Question, made: Made) -> None:
    """What holds of lengths where the primal gives a value (`backend/demanded.py`)."""
    read: dict[str, str] = {}
    for condition in made.lengths:
        for place in re.findall(r"\bp\d+\b", condition):
            if place not in read:
                read[place] = question.local()
                question.lines.append(f"{read[place]} = {_reading(question, made.world.places[int(place[1:])])}")
        question.unless(re.sub(r"\bp\d+\b", lambda found: read[found[0]], condition))


def _reading(question: Question, place: Place) -> str:
    """The expression that reads what a name stands for now."""
    space = question.constant(place.space)
    if isinstance(place.space, types.CellType):
        return f"{space}.cell_contents"
    return f"{space}.get({place.name.rpartition('.')[2]!r}, {question.constant(MISSING)})"


def _never(*args: Any) -> bool:
    return False


def _guards(made: Made) -> tuple[tuple, tuple]:
    """Names of functions, by the module's dict (all of one dict are looked up at once), and closure cells."""
    spaces: dict[int, tuple[dict, dict[str, Any]]] = {}
    cells: dict[int, tuple[types.CellType, Any]] = {}
    for place in made.world.callables():
        if isinstance(place.space, types.CellType):
            cells[id(place.space)] = (place.space, place.value)
        else:
            name = place.name.rpartition(".")[2]
            spaces.setdefault(id(place.space), (place.space, {}))[1][name] = place.value
    modules = []
    for space, names in spaces.values():
        values = tuple(names.values())
        modules.append((space, operator.itemgetter(*names), values if len(values) > 1 else values[0]))
    return tuple(modules), tuple(cells.values())


def _attribute_checks(made: Made, parameters: list[str]) -> tuple[tuple[Callable, Any], ...]:
    """The attributes of constant objects that the code relied on: their types are looked at before each
    call."""
    parts = []
    for path in sorted(made.attributes):
        root, *rest = path.split(".")
        part = _of_parameter(parameters.index(root), rest) if root in parameters else _of_global(made, root, rest)
        if part is not None:
            parts.append((part, made.attributes[path]))
    return tuple(parts)


def _literal_checks(made: Made, parameters: list[str]) -> tuple[tuple[Callable, Any], ...]:
    """The whole numbers and flags, read from outside, for which alone the code was made. (Those among the arguments are
    part of the key.)"""
    checks: list[tuple[Callable, Any]] = []
    for path, value in sorted(made.literals.items()):
        root, *rest = path.split(".")
        if root in parameters:
            checks.append((functools.partial(_part_of, parameters.index(root), rest), value))
            continue
        free = made.module.free.get(root)
        name = (free.attribute if free is not None else None) or root
        place = next((p for p in made.world.places if p.name == name), None)
        held = free.value if free is not None and free.kind == "object" else MISSING
        checks.append((functools.partial(_part_at_place, place, held, rest), value))
    return tuple(checks)


def _part_of(index: int, rest: list[str], args: Any) -> Any:
    return part_at(args[index], rest)


def _part_at_place(place: Place | None, held: Any, rest: list[str], args: Any) -> Any:
    return part_at(held if place is None else read(place.space, place.name), rest)


def _same(one: Any, other: Any) -> bool:
    """Equal, and True is not 1."""
    return type(one) is type(other) and one == other


def _of_parameter(index: int, rest: list[str]) -> Callable:
    return lambda args: _attribute(args[index], rest)


def _of_global(made: Made, root: str, rest: list[str]) -> Callable | None:
    free = made.module.free.get(root)
    name = (free.attribute if free is not None else None) or root
    place = next((p for p in made.world.data() if p.name == name), None)
    if place is None:
        held = free.value if free is not None else MISSING
        return None if held is MISSING or free is None or free.kind != "object" else lambda args: _attribute(held, rest)
    return lambda args: _attribute(read(place.space, place.name), rest)


def _attribute(value: Any, rest: list[str]) -> Any:
    for attribute in rest:
        value = getattr(value, attribute, MISSING)
    return value


def _key_of_part(value: Any) -> Any:
    return value if is_code(value) else key_of(value)
