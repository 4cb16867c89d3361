"""Core Python: what the front end hands to the sweeps.

A body of plain statements, all of one function (calls of the user's own functions are inlined), names unique:

    name = expression          name = expression of rules, names, constants (nested as the user wrote it)
    base[index] = expression   base[index] += expression        name += expression (an array, in place)
    if / for / while / with / try-finally, `break` at the end of a branch
    anything else              only where no derivative passes: as the user wrote it

and tables keyed by node: what is known of each expression, which rule each active operation has, which equalities
of lengths hold in which block. It is runnable Python; the tests run it against the user's function.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import gast

from srcad.facts import Array, Fact, Length, Unknown, dims_of
from srcad.frontend.capture import Source
from srcad.lengths import Scope
from srcad.rules.call import Rule
from srcad.tree.build import walk


@dataclass(frozen=True)
class Op:
    """An active operation: its rule (or "getitem"), its operands by the rule's parameter names."""

    rule: Rule
    operands: dict[str, Any]


@dataclass(frozen=True)
class Free:
    """A name that the generated code does not bind itself, and where its value comes from."""

    kind: str  # "global" of the primal's module (live), "cell" of a closure (live), "object" (bound when loaded)
    value: Any
    module: str | None = None
    attribute: str | None = None


@dataclass
class Core:
    """A function in Core Python."""

    name: str
    args: gast.arguments
    params: list[str]
    body: list[gast.stmt]
    result: gast.expr | None
    facts: dict[gast.AST, Fact] = field(default_factory=dict)
    ops: dict[gast.AST, Op] = field(default_factory=dict)
    scopes: dict[tuple[gast.AST | None, str], Scope] = field(default_factory=dict)
    places: dict[gast.AST, tuple[Source, gast.AST] | None] = field(default_factory=dict)
    lines: dict[gast.AST, str] = field(default_factory=dict)  # the user's own text of a statement
    augmented: dict[gast.AST, gast.expr] = field(default_factory=dict)  # `x op= v` as the value `x op v`
    free: dict[str, Free] = field(default_factory=dict)
    of_defaults: dict[str, Free] = field(default_factory=dict)  # what the defaults of its parameters name
    locals: set[str] = field(default_factory=set)
    stored_sites: frozenset[str] = frozenset()
    changed_sites: frozenset[str] = frozenset()  # lists and dicts that get active values
    active_sites: frozenset[str] = frozenset()
    name_sites: dict[str, frozenset[str]] = field(default_factory=dict)
    contents: dict[str, Fact] = field(default_factory=dict)  # of a list that grows: what its elements have in common
    replaced: dict[gast.AST, str] = field(default_factory=dict)  # the shadow that a store into a list replaces
    own_shadows: set[gast.AST] = field(default_factory=set)  # statements that make a shadow that is no view
    accumulations: dict[gast.AST, Fact] = field(default_factory=dict)  # `np.add.at(x, i, v)`: what is known of x[i]
    dynamic: dict[gast.AST, Any] = field(default_factory=dict)  # calls through the run-time helper
    wrt_free: dict[str, str] = field(default_factory=dict)
    watched: list[Any] = field(default_factory=list)
    optional: bool = False  # whether arguments may be left out, also where the text of its parameters does not say so
    free_facts: dict[str, Fact] = field(default_factory=dict)  # of data that it, or what it calls, reads from outside
    attribute_facts: dict[str, Fact] = field(default_factory=dict)  # of arrays that constant objects hold, by path
    facts_of_parameters: dict[str, Fact] = field(default_factory=dict)
    set_attributes: frozenset[str] = frozenset()  # names of attributes that the program binds anew
    set_globals: frozenset[str] = frozenset()  # names of variables of modules that functions which it calls bind anew
    anything_changes: bool = False  # whether functions are called that were not understood
    mixed: bool = False  # whether there are arrays of which it is not known if they are of floats or of whole numbers
    return_line: str = ""
    attribute_paths: dict[str, Any] = field(default_factory=dict)
    absent: tuple[tuple[str, dict], ...] = ()  # names that some branch reads and no module has, and where they would be
    wanted: frozenset[str] = frozenset()  # numbers without which the types of active values are not known
    literals: dict[str, Any] = field(default_factory=dict)  # numbers of free variables for which the text is made
    insertions: dict[gast.AST, Any] = field(default_factory=dict)  # blocks of `grad_of`, by the empty statement there
    steps: dict[str, gast.FunctionDef] = field(default_factory=dict)  # functions of one iteration of a loop
    late_sites: frozenset[str] = frozenset()  # memory that these may write into
    moved: dict[str, frozenset[str]] = field(default_factory=dict)  # of what helpers give: whose memory it may be
    asked: frozenset[str] = frozenset()  # whether "nested" or "tangent" made a difference
    pure: frozenset[int] = frozenset()  # ids of functions with a user's rule that do nothing but compute

    def place(self, node: gast.AST) -> Any:
        """Where in the user's file a node comes from, for errors."""
        found = self.places.get(node)
        return found[0].place(found[1]) if found is not None else None

    def twin(self, node: gast.expr, scope: Scope) -> gast.expr | None:
        """A variable in an expression that has the expression's shape: `x` for `x * x + 1.0`; None where none has."""
        fact = self.facts.get(node, Unknown())
        if isinstance(node, gast.Name) or not isinstance(fact, Array) or not fact.dims:
            return None
        for part in walk(node):
            other = self.facts.get(part) if isinstance(part, gast.Name) else None
            if isinstance(other, Array) and scope.alike(other.dims, fact.dims):
                return part
        return None

    def as_long(
        self, node: gast.expr, length: Length, scope: Scope, lasts: Callable[[str], bool] = lambda name: True
    ) -> tuple[gast.Name, int] | None:
        """A variable in an expression, and its axis of that length: `x`, 0 for that of `np.sum(x * y, axis=1)`; only
        one that `lasts`."""
        for part in walk(node):
            if not isinstance(part, gast.Name) or part not in self.facts or not lasts(part.id):
                continue
            for axis, d in enumerate(dims_of(self.facts[part]) or ()):
                if not isinstance(d, int) and scope.same(d, length):
                    return part, axis
        return None
