"""What an interpretation has learnt of memory, and where it stands.

Facts about memory hold for the whole program: when a round finds a new one, everything is interpreted once more with
it. A state is a point of one round, to come back to after something was only tried.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import gast

from srcad.facts import Fact
from srcad.frontend.frames import Frame
from srcad.lengths import Scope


@dataclass
class Persistent:
    """What is known of memory; grows from round to round."""

    active_sites: set[str] = field(default_factory=set)
    stored_sites: set[str] = field(default_factory=set)
    contents: dict[str, Fact] = field(default_factory=dict)
    virtual_sites: set[str] = field(default_factory=set)  # dicts that exist only as their parts
    table_sites: set[str] = field(default_factory=set)  # dicts of active values with keys that are not known
    function_sites: set[str] = field(default_factory=set)  # lists that functions of the program's own are put into
    kept_loops: set[Any] = field(default_factory=set)  # over lists that are empty as far as is known, by place
    in_parts: set[str] = field(default_factory=set)  # variables whose tuples exist as their parts, also of constants
    own_parameters: set[tuple[str, str]] = field(default_factory=set)  # of functions, that need variables of their own
    of_functions: set[Any] = field(default_factory=set)  # comprehensions whose elements are such functions, by place
    escaped_sites: set[str] = field(default_factory=set)  # dicts that are parts of something else
    derivatives: dict[Any, Any] = field(default_factory=dict)  # made for calls inside the program (`nested`)
    pullbacks: dict[Any, Any] = field(default_factory=dict)  # those with one that is called once, by their code
    called_again: set[Any] = field(default_factory=set)  # those whose pullback is called several times
    counted: int = 0  # how many of these were known when the first round began
    functions: dict[Any, Any] = field(default_factory=dict)  # the program's own functions, made to stand alone
    recursive: set[Any] = field(default_factory=set)  # the program's own functions that call themselves (`lifted`)
    changed_dicts: set[str] = field(default_factory=set)  # dicts whose items are bound anew, or taken out
    set_attributes: set[str] = field(default_factory=set)  # names of attributes that the program binds anew
    set_globals: set[str] = field(default_factory=set)  # likewise of variables of modules
    not_understood: set[str] = field(default_factory=set)  # functions that are called as they are, and not understood
    kept_attributes: set[str] = field(default_factory=set)  # of objects from outside, that get active values: `s.total`
    made_classes: set[str] = field(default_factory=set)  # whose objects the program makes of constants
    object_classes: set[str] = field(default_factory=set)  # whose objects exist only as their attributes (`objects`)
    record_sites: set[str] = field(default_factory=set)  # lists of objects (`columns`)
    plain_sites: set[str] = field(default_factory=set)  # those that were taken for such a list, and are none
    records: dict[str, tuple[type, tuple[str, ...]]] = field(default_factory=dict)  # their class, and its attributes
    dict_places: dict[str, str] = field(default_factory=dict)  # where dicts are written out, by site
    entry_places: set[str] = field(default_factory=set)  # those among them that are objects, as lists hold them
    class_defaults: set[str] = field(default_factory=set)  # attributes of classes that their objects bind anew
    queue_sites: set[str] = field(default_factory=set)  # `deque`s of active values, which are lists
    asked: set[str] = field(default_factory=set)  # what of the mode was asked for (`Core.asked`)
    has_either: bool = False  # there are names that stand for one of several things
    wanted: set[str] = field(default_factory=set)  # numbers without which the type of an active value is not known

    def sets(self) -> tuple[set[str], ...]:
        return (
            self.active_sites,
            self.stored_sites,
            self.virtual_sites,
            self.table_sites,
            self.escaped_sites,
            self.changed_dicts,
            self.function_sites,
            self.set_attributes,
            self.set_globals,
            self.not_understood,
            self.object_classes,
            self.class_defaults,
            self.entry_places,
            self.queue_sites,
            self.record_sites,
            self.plain_sites,
            self.kept_attributes,
        )

    def without_wrong_pullbacks(self) -> Persistent:
        """What to begin again with where pullbacks turned out to be called again: nothing but this.

        What was learnt of memory before is of the text with other pullbacks, and may be too much for this one.
        """
        kept = {n: getattr(self, n) for n in ("called_again", "derivatives", "pullbacks", "asked", "wanted")}
        return Persistent(**kept, counted=len(self.called_again))

    def restore(self, sets: tuple[set[str], ...], contents: dict[str, Fact]) -> None:
        """Forget what was learnt since, from an interpretation that was only asked what is known of its result."""
        for now, then in zip(self.sets(), sets, strict=True):
            now.clear()
            now.update(then)
        self.contents = contents

    def version(self) -> tuple:
        # Compared as facts: their texts name sets of allocations in an order that is another one now and then.
        found: tuple[set[Any], ...] = (self.kept_loops, self.in_parts, self.own_parameters, self.of_functions)
        sizes = *map(len, self.sets()), *map(len, found), len(self.called_again)
        return self.has_either, *sizes, dict(self.contents)


@dataclass(frozen=True)
class State:
    """A point of the interpretation (see `Specialiser.state`)."""

    out: list[gast.stmt]
    written: int
    scope: Scope
    equal: dict[str, Any]
    env: dict[str, Fact] | None
    name_sites: dict[str, frozenset[str]]
    taken: set[str]
    counter: int
    prefix: str
    here: gast.AST | None
    frame: Frame
    breaks: list[list[dict[str, Fact]]]
    journal: int
    nesting: int
    stack: list[Any]
    loops_at: dict[str, int]
