"""What an interpretation of a program knows and writes: the state that all of the front end's modules work on.

`specialise` starts it; the work is done in `statements`, `expressions`, `calls` and the modules below them, which take
the Specialiser first. What they need of each other in a circle, they call through its methods.
"""

from __future__ import annotations

import builtins
import dataclasses
import re
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import gast

from srcad.errors import NoDerivativeError, UnsupportedSyntaxError
from srcad.facts import (
    NOTHING,
    Fact,
    Known,
    Unknown,
    of_value,
    sites_of,
    with_active,
)
from srcad.frontend import (
    binding,
    calls,
    changes,
    columns,
    comprehensions,
    expressions,
    inlining,
    late,
    loops,
    objects,
    operations,
    outside,
    parts,
    statements,
    stores,
)
from srcad.frontend.capture import Source, capture
from srcad.frontend.core import Free, Op
from srcad.frontend.displays import Conflict, Virtual
from srcad.frontend.either import Either
from srcad.frontend.frames import Again, Closure, Frame, NeverReached, Snapshots, local_names, names_in, relied_on
from srcad.frontend.insertions import Insertion
from srcad.frontend.knowledge import Persistent, State
from srcad.frontend.raised import Raised
from srcad.frontend.recursion import Following, NotYetKnown
from srcad.frontend.scopes import declared
from srcad.frontend.structure import Names
from srcad.lengths import Scope
from srcad.rules.call import Rule
from srcad.rules.registry import is_code
from srcad.tree.build import Place, Whole, copy_tree, name


class Specialiser:
    """The state of one interpretation; the work is done in `statements`, `expressions` and `calls`."""

    def __init__(self, source: Source, memory: Persistent, wrt_free: frozenset[str], samples: dict[str, Any]) -> None:
        self.source, self.memory, self.wrt_free, self.samples = source, memory, wrt_free, samples
        self.facts: dict[gast.AST, Fact] = {}
        self.ops: dict[gast.AST, Op] = {}
        self.scopes: dict[tuple[gast.AST | None, str], Scope] = {}
        self.places: dict[gast.AST, tuple[Source, gast.AST] | None] = {}
        self.lines: dict[gast.AST, str] = {}
        self.augmented: dict[gast.AST, gast.expr] = {}
        self.dynamic: dict[gast.AST, Any] = {}
        self.accumulations: dict[gast.AST, Fact] = {}
        self.free: dict[str, Free] = {}
        self.free_facts: dict[str, Fact] = {}  # of data that the program reads but does not bind
        self.paths: dict[int, str] = {}  # by identity of arrays and containers from outside
        self.attribute_facts: dict[str, Fact] = {}  # of arrays that constant objects hold, by their paths
        self.buffers: dict[str, tuple[str, gast.expr]] = {}  # of those that are stored into: their variables
        self.env: dict[str, Fact] | None = {}
        self.out: list[gast.stmt] = []
        self.scope = Scope()
        self.names = Names(set(dir(builtins)) - {"d", "abs", "_"} | {"np"})  # a prompt's last value is `_`
        self.breaks: list[list[dict[str, Fact]]] = []
        self.stack: list[Any] = []
        self.counter = 0
        self.attribute_paths: dict[str, Any] = {}
        self.absent: list[tuple[str, dict]] = []
        self.static: frozenset[str] = frozenset()
        self.literals: dict[str, Any] = {}
        self.part_names: dict[tuple[str, Any], str] = {}
        self.prefix = ""
        self.here: gast.AST | None = None
        self.last_line: tuple[Any, str] | None = None
        self.name_sites: dict[str, frozenset[str]] = {}
        self.frame = self._root_frame()
        self.seen_free: dict[str, str] = {}
        self.spaces: dict[str, Any] = {}  # of variables that `wrt` names: the module's dict, or the cell
        self.followed: set[gast.AST] = set()  # calls that stay, whose functions were found to give constants
        self.moved: dict[str, frozenset[str]] = {}  # memory that may be that of an argument, which has these sites
        self.watched: list[tuple[Any, str, Any]] = []
        self.journal: list[tuple[Frame, str, str | None]] = []
        self.nesting = 0
        self.pinned: set[str] = set()
        self.nonlocals: set[str] = set()
        self.at_once: set[gast.AST] = set()
        # Variables that a function which has returned is still read by: as which parameters of which functions.
        self.lent: dict[str, set[tuple[str, str]]] = {}
        self.late: dict[str, Fact | None] = {}  # variables that text reads later, and what must not change in them
        self.iterated: list[frozenset[str]] = []
        self.params: set[str] = set()
        self.param_sites: frozenset[str] = frozenset()
        self.function_contents: dict[str, Fact] = {}
        self.spelled: set[gast.AST] = set()
        self.relied: set[str] = set()
        self.virtuals: dict[gast.AST, Virtual] = {}
        self.met_kept = False  # an attribute of what may be an object from outside that gets active values
        self.has_objects = False  # there are objects that exist only as their attributes (`objects`)
        self.holders: set[str] = set()  # names of objects while they are made
        self.unfinished: set[str] = set()  # those among them that are being made now
        self.wishes: dict[gast.AST, str] = {}  # what the object that a call makes will be called
        self.mode: dict[str, bool] = {}
        self.apart = False  # whether each value has a name of its own (`webs`)
        self.writing: dict[gast.AST, str] = {}  # names of the program's own functions while they are written out
        self.capturing = False  # while functions are written out whose active variables become parameters
        self.checkpoints: dict[int, Any] = {}  # functions that were marked in the program
        self.steps: dict[str, gast.FunctionDef] = {}  # functions of the generated module, which the text calls
        self.definitions: dict[types.FunctionType, str] = {}  # those among them that are known as functions
        self.insertions: dict[gast.AST, Insertion] = {}
        self.late_sites: frozenset[str] = frozenset()  # of memory that blocks of `grad_of` may write into
        self.loops_at: dict[str, int] = {}  # how many loops an iteration had so far
        self.heads: dict[tuple[str, gast.AST, int], dict[str, Fact]] = {}  # what held at loops' heads
        self.bound_first: dict[gast.AST, set[str]] = {}  # what a loop's iteration binds before it reads it
        self.queues: set[str] = set()  # the sites of `deque`s and `defaultdict`s of constants, so far
        self.defaults: dict[str, Fact] = {}  # of those `defaultdict`s that are tables: what makes a missing value
        self.following = Following()  # functions that call themselves, while it is found out what they give
        self.trying = 0  # so many choices are looked into, which stay as they are where they take no statements
        self.met_active = False  # whether anything active was met: what a trial asks
        self.has_either = memory.has_either  # there are variables that stand for one of several things (`either`)
        self.in_flight: list[list[gast.expr]] = []  # values that wait (`waiting`)
        self.statements = 0  # so many were interpreted
        self.running: list[int] = []  # the statements that are being interpreted, from outside in
        self.bound_in: dict[str, int] = {}  # in the innermost of which a variable was bound last
        self.pure: dict[int, bool] = {}  # of functions with a rule of the user's: do they nothing but compute?

    # ---------------------------------------------------------------- names and frames

    def _root_frame(self) -> Frame:
        local = local_names(self.source)
        self.names.taken |= local | names_in(self.source.body) | set(self.source.cells)
        frame = Frame(self.source, self.source.name, local, {n: n for n in local})
        frame.globals = declared(self.source.body, gast.Global)
        frame.outer = declared(self.source.body, gast.Nonlocal)
        return frame

    def new_name(self, wish: str) -> str:
        found = self.names.new(wish)
        given = self.free.keys() | self.steps.keys() | {n for n, _ in self.buffers.values()}
        while found in given:  # in a trial whose other names were taken back
            found = self.names.new(wish)
        return found

    def name_variable(self, frame: Frame, identifier: str, core_name: str) -> str:
        """From here on a variable of the user's has this name in Core (taken back with the state)."""
        self.journal.append((frame, identifier, frame.names.get(identifier)))
        frame.names[identifier] = core_name
        return core_name

    def variable_name(self, identifier: str) -> str:
        """The name in Core of a variable that is bound here."""
        owner = self.frame.owner(identifier)
        if owner is not None:
            return owner.names[identifier]
        frame = self.frame.function()
        if identifier in frame.globals:
            self.memory.set_globals.add(identifier)
            raise self.unsupported(
                None,
                f"the assignment to the global variable {identifier}",
                "return the value, and bind it where the function is called",
            )
        if identifier in frame.outer:
            raise self.unsupported(
                None,
                f"the assignment to {identifier} of an enclosing function that is not differentiated",
                "return the value",
            )
        frame.local.add(identifier)
        return self.name_variable(frame, identifier, identifier)

    def look(self, identifier: str) -> Fact:
        """What is known of a variable (or global) of the user's, by its name there."""
        owner = self.frame.owner(identifier)
        if owner is None:
            bound = outside.is_bound(self.frame, identifier)
            return self.fact(expressions.variable(self, name(identifier))) if bound else Unknown()
        return self.fact(expressions.whole_variable(self, owner.names[identifier], name(identifier)))

    def known_value(self, identifier: str) -> Any:
        """The function, module or class that a name of the user's stands for; None where that is not known."""
        owner = self.frame.owner(identifier)
        if owner is None:
            outer = self.frame.outermost()
            try:
                kind, value = outside.global_value(self, identifier, outer)
            except (UnsupportedSyntaxError, Raised):  # of a function inside of a loop, which is not run
                return None
            if kind == "builtin":
                return value
            if not is_code(value):
                return None
            self.watched.append((outer.source, identifier, value))
            return value
        if isinstance(self.env_fact(owner.names[identifier]), Conflict):
            return None
        fact = self.look(identifier)
        return fact.value if isinstance(fact, Known) else None

    def is_bound(self, identifier: str) -> bool:
        owner = self.frame.owner(identifier)
        return owner is not None and self.env is not None and owner.names[identifier] in self.env

    def env_fact(self, identifier: str) -> Fact:
        return (self.env or {}).get(identifier, NOTHING)

    def object(self, value: Any) -> gast.expr:
        """An object under a name of its own."""
        return operations.object_node(self, value, None)

    @property
    def nested(self) -> bool:
        """Whether what is made of the program will be differentiated in its turn."""
        return self._asked("nested")

    @property
    def tangent(self) -> bool:
        """Whether it is for forward mode."""
        return self._asked("tangent")

    @property
    def by_products(self) -> bool:
        """Whether gradients that are asked for inside stay calls (`frontend/nested.py`)."""
        return self._asked("by_products")

    @property
    def in_forward(self) -> bool:
        """Whether what is made of the program will be differentiated in forward mode, and not again after that."""
        return self._asked("in_forward")

    def _asked(self, mode: str) -> bool:
        self.memory.asked.add(mode)
        return self.mode[mode]

    @property
    def mirrors(self) -> bool:
        """Whether what changes adjoints changes their tangents alike: srcad's own text in forward mode."""
        return self.frame.source.is_generated and self.tangent

    def bind_value(self, identifier: str, value: gast.expr, augmented: Any = None) -> None:
        binding.bind_value(self, identifier, value, augmented)

    def binary_of(self, node: gast.AST, left: gast.expr, op: Any, right: gast.expr) -> gast.expr:
        return expressions.binary_of(self, node, left, op, right)

    def loop_over(self, node: gast.AST, over: gast.expr, body: Callable[[gast.expr], None], start: int = 0) -> None:
        loops.loop_over(self, node, over, body, start)

    def join_envs(self, envs: list[Any], fresh: str) -> dict[str, Fact] | None:
        return statements.join_envs(self, envs, fresh)

    def local_variable(self, identifier: str, node: gast.AST) -> gast.expr:
        return expressions.local_variable(self, identifier, node)

    def whole_variable(self, identifier: str, node: gast.AST) -> gast.expr:
        return expressions.whole_variable(self, identifier, node)

    def whole(self, node: gast.expr) -> gast.expr:
        return expressions.whole(self, node)

    def variables_of_frames(self) -> set[str]:
        """The variables in Core of the functions that are being interpreted, and their results."""
        found: set[str] = set()
        todo: list[Frame | None] = [self.frame]
        while todo:
            frame = todo.pop()
            if frame is not None:
                found |= {*frame.names.values()} | ({frame.result} if frame.result else set())
                todo += [frame.caller, frame.parent]
        return found

    def attribute_of(self, value: gast.expr, attr: str, node: gast.AST) -> gast.expr:
        return parts.attribute_of(self, value, attr, node)

    def call(self, node: gast.Call) -> gast.expr:
        return calls.call(self, node)

    def call_function(
        self,
        node: gast.AST,
        function: Fact,
        args: list[gast.expr],
        keywords: dict[str, gast.expr],
        func: gast.expr | None = None,
    ) -> gast.expr:
        return calls.call_function(self, node, function, args, keywords, func)

    def inline_function(
        self, node: gast.AST, function: types.FunctionType, args: list[gast.expr], keywords: dict[str, gast.expr],
        snapshots: Snapshots | None = None,
    ) -> gast.expr:  # fmt: skip
        return inlining.inline(self, node, function, capture(function), args, keywords, None, snapshots)

    def inline_generator(
        self, node: gast.AST, key: Any, source: Source, args: list[gast.expr], keywords: dict[str, gast.expr],
        made: Any, consumer: Any,
    ) -> None:  # fmt: skip
        inlining.inline(self, node, key, source, args, keywords, made, consumer=consumer)

    def inline_closure(
        self, node: gast.AST, made: Closure, args: list[gast.expr], keywords: dict[str, gast.expr],
        snapshots: Snapshots | None = None,
    ) -> gast.expr:  # fmt: skip
        return inlining.inline_closure(self, node, made, args, keywords, snapshots)

    def put(self, site: str, fact: Fact) -> None:
        changes.put(self, site, fact)

    def closure(self, node: Any) -> Fact:
        return inlining.closure(self, node)

    def comprehension(self, node: Any) -> gast.expr:
        return comprehensions.comprehension(self, node)

    def written_dict(self, node: Any) -> gast.expr | None:
        return comprehensions.of_containers(self, node)

    def makes_objects(self, node: Any) -> bool:
        return comprehensions.makes_objects(self, node)

    def subscript_of(self, value: gast.expr, index: gast.expr, node: gast.AST) -> gast.expr:
        return parts.subscript_of(self, value, index, node)

    def store(self, node: gast.AST, base: gast.expr, index: gast.expr, value: gast.expr) -> None:
        stores.store(self, node, base, index, value)

    def accumulate(self, node: gast.AST, func: gast.expr, base: gast.expr, index: gast.expr, value: gast.expr) -> None:
        stores.accumulate(self, node, func, base, index, value)

    def append(self, node: gast.AST, owner: gast.expr, value: gast.expr, *, new: bool = False) -> None:
        stores.append(self, node, owner, value, new=new)

    def extend(self, node: gast.AST, owner: gast.expr, values: gast.expr) -> None:
        stores.extend(self, node, owner, values)

    def count_loop(self, node: gast.AST, count: gast.expr, body: Callable[[], None]) -> None:
        loops.count_loop(self, node, count, body)

    def target_name(self, identifier: str, value: gast.expr) -> str:
        return binding.target_name(self, identifier, value)

    def again(self, node: gast.expr) -> gast.expr:
        """A second copy of an expression, its parts' facts with it."""
        made = copy_tree(node)
        for old, new in zip(gast.walk(node), gast.walk(made), strict=True):
            if old in self.facts:
                self.facts[new] = self.facts[old]
            if old in self.virtuals:
                self.virtuals[new] = self.virtuals[old]
            if old in self.ops:
                self.ops[new] = self.ops[old]
                self.places[new] = self.places.get(old)
        self._operands_again(node, made)
        return made

    def _operands_again(self, node: gast.expr, made: gast.expr) -> None:
        """The operations of a copy have the copy's own operands."""
        twins = dict(zip(gast.walk(node), gast.walk(made), strict=True))

        def twin(operand: Any) -> Any:
            return [twin(o) for o in operand] if isinstance(operand, list) else twins.get(operand, operand)

        for new in twins.values():
            op = self.ops.get(new)
            if op is not None:
                self.ops[new] = Op(op.rule, {k: twin(v) for k, v in op.operands.items()})

    def list_fact(self, node: Any) -> Fact:
        return comprehensions.list_fact(self, node)

    def branches(self, node: gast.AST, test: gast.expr, body: Callable[[], None], orelse: Callable[[], None]) -> None:
        statements.branches(self, node, test, body, orelse)

    def fresh(self, hint: str = "") -> str:
        self.counter += 1
        return f"{self.prefix}{hint or 's'}{self.counter}"

    def loop_label(self) -> str:
        """The label of a loop: its own in an iteration, and the same in each round of the loop around it."""
        self.loops_at[self.prefix] = nth = self.loops_at.get(self.prefix, 0) + 1
        return f"{self.prefix}L{nth}"

    # ---------------------------------------------------------------- facts

    def fact(self, node: gast.expr) -> Fact:
        """What is known of an expression of Core."""
        return self.facts.get(node, NOTHING)

    def note(self, node: gast.expr, fact: Fact) -> gast.expr:
        self.met_active = self.met_active or fact.active
        if isinstance(fact, Unknown) and not fact.sites:
            fact = dataclasses.replace(fact, sites=frozenset([self.fresh("?")]))  # `stores` writes nothing active there
        self.facts[node] = fact
        return node

    def is_active(self, node: gast.expr) -> bool:
        return self.fact(node).active

    def live(self, fact: Fact, *, part: bool = False) -> Fact:
        return changes.live(self, fact, part=part)

    def bind(self, identifier: str, fact: Fact) -> None:
        if self.env is None:
            raise NeverReached
        late.check(self, identifier, fact)
        if identifier in self.lent:
            self.memory.own_parameters |= self.lent.pop(identifier)
            raise Again
        if identifier in self.relied:
            for other, known in list(self.env.items()):
                if other != identifier and identifier in relied_on(known):
                    self.env[other] = Conflict()
        self.env[identifier] = fact
        self.bound_in[identifier] = self.running[-1] if self.running else 0
        if isinstance(fact, Either):
            self.has_either = self.memory.has_either = self.has_objects = True
        self.relied |= relied_on(fact)
        self.name_sites[identifier] = self.name_sites.get(identifier, frozenset()) | sites_of(fact)

    # ---------------------------------------------------------------- writing

    def emit(self, stmt: gast.stmt, origin: gast.AST | None = None) -> gast.stmt:
        if self.has_objects:
            objects.refuse_whole(self, stmt)
        self.out.append(stmt)
        origin = origin if origin is not None else self.here
        if origin is not None:
            self.places[stmt] = (self.frame.source, origin)
        if self.here is not None and stmt not in self.lines:
            self.lines[stmt] = self.line_here()
        return stmt

    def line_here(self) -> str:
        """The user's own line of the statement that is being interpreted; looked up once, as it may be long."""
        key = self.here, self.frame.source
        if self.last_line is None or self.last_line[0] != key:
            self.last_line = key, first_line(self.here, self.frame)
        return self.last_line[1]

    @contextmanager
    def waiting(self, values: list[gast.expr]) -> Iterator[None]:
        """While something else is interpreted: these values are used after it (`meetings`)."""
        self.in_flight.append(values)
        try:
            yield
        finally:
            self.in_flight.pop()

    def hold(self, node: gast.expr, wish: str = "t") -> gast.expr:
        """Give an expression a name; the name is returned."""
        if isinstance(node, (gast.Name, gast.Constant)):
            return node
        return self.hold_always(node, wish)

    def hold_always(self, node: gast.expr, wish: str) -> gast.expr:
        """Give a value a name of its own, also where it has one already."""
        if isinstance(node, (Place, Whole)):
            return columns.hold(self, node, wish)
        if isinstance(node, gast.Constant) or objects.is_object(self, node):
            return node
        identifier = self.new_name(wish)
        binding.bind_value(self, identifier, node)
        return expressions.local_variable(self, identifier, node)

    def part_name(self, identifier: str, key: Any) -> str:
        """The variable that holds a part of a tuple or dict; the same one at every visit."""
        whole = (identifier, key)
        if whole not in self.part_names:
            wish = f"{identifier}_{key}"
            self.part_names[whole] = (
                wish if wish.isidentifier() and wish not in self.names.taken else self.new_name(f"{identifier}_part")
            )
        self.names.taken.add(self.part_names[whole])
        return self.part_names[whole]

    @contextmanager
    def block(self, owner: gast.AST | None, part: str) -> Iterator[list[gast.stmt]]:
        """Write into a new block, with equalities of its own."""
        out, scope = self.out, self.scope
        self.out, self.scope = [], Scope(scope)
        self.nesting += 1
        if owner is not None:
            self.scopes[(owner, part)] = self.scope
        try:
            yield self.out
        except NeverReached:
            found = "a call that raises whatever it is given, in a loop that an expression writes"
            raise self.unsupported(None, found, "raise the error in a statement of its own") from None
        finally:
            self.out, self.scope = out, scope
            self.nesting -= 1

    @contextmanager
    def perhaps(self) -> Iterator[None]:
        """Interpret an expression that may not be evaluated: what it teaches about lengths holds in it alone."""
        scope, self.scope = self.scope, Scope(self.scope)
        try:
            yield
        finally:
            self.scope = scope

    @contextmanager
    def scratch(self, *, kept: bool = False) -> Iterator[None]:
        """Interpret without keeping what is written, nor the names and facts that come of it.

        `kept`: a fact of it is kept, so that its lengths keep their names for themselves (see `restore`).
        """
        state, trying = self.state(), self.trying
        self.out, self.scope, self.trying = [], Scope(self.scope), 0
        try:
            yield
        finally:
            self.trying = trying
            self.restore(state, kept=kept)

    def state(self) -> State:
        """Where the interpretation stands, to come back to."""
        env = dict(self.env) if self.env is not None else None
        return State(
            self.out, len(self.out), self.scope, dict(self.scope.equal), env, dict(self.name_sites),
            set(self.names.taken), self.counter, self.prefix, self.here, self.frame, [list(b) for b in self.breaks],
            len(self.journal), self.nesting, list(self.stack), dict(self.loops_at),
        )  # fmt: skip

    def restore(self, state: State, *, kept: bool = False) -> None:
        """Forget what was interpreted since (facts about memory stay: they are sound).

        Lengths and allocations that are new are counted on from there, unless a fact that names them is kept: two
        lengths of one name would be taken for equal.
        """
        self.out, self.scope, self.here, self.frame = state.out, state.scope, state.here, state.frame
        if not kept:
            self.counter, self.loops_at = state.counter, dict(state.loops_at)
        del self.out[state.written :]
        self.scope.equal.clear()
        self.scope.equal.update(state.equal)
        self.prefix = state.prefix  # a loop that was given up has left its own
        self.env = dict(state.env) if state.env is not None else None
        self.name_sites = dict(state.name_sites)  # numbers of sites are given anew: those of a trial mean others now
        self.names.taken = set(state.taken)
        self.breaks, self.nesting, self.stack = [list(b) for b in state.breaks], state.nesting, list(state.stack)
        while len(self.journal) > state.journal:
            frame, identifier, old = self.journal.pop()
            if old is None:
                frame.names.pop(identifier, None)
            else:
                frame.names[identifier] = old

    # ---------------------------------------------------------------- errors

    def place(self, node: gast.AST | None = None) -> Any:
        node = node if node is not None and hasattr(node, "lineno") else self.here
        place = self.frame.source.place(node) if node is not None else None
        return place if place is None else replace(place, caller=self._call_that_left_the_file())

    def _call_that_left_the_file(self) -> Any:
        """Of a place in another file than the root's: the last call, on the way to it, in the root's."""
        frames = [self.frame]
        while frames[0].caller is not None:
            frames.insert(0, frames[0].caller)
        own = [frame.source.file == self.root.source.file for frame in frames]
        calls = [node for _, node in self.stack[1:]]
        if own[-1] or len(calls) != len(frames) - 1:
            return None
        last = max(k for k, is_own in enumerate(own) if is_own)
        return frames[last].source.place(calls[last])

    def unsupported(self, node: gast.AST | None, found: str, instead: str) -> UnsupportedSyntaxError:
        return UnsupportedSyntaxError(found, instead, self.place(node))

    def no_rule(self, node: gast.AST | None, found: str, instead: str) -> NoDerivativeError:
        return NoDerivativeError(found, instead, self.place(node))

    # ---------------------------------------------------------------- the parts

    def expr(self, node: gast.expr) -> gast.expr:
        return expressions.evaluate(self, node)

    def many(self, nodes: list[gast.expr]) -> list[gast.expr]:
        return expressions.evaluate_all(self, nodes)

    def stmts(self, body: list[gast.stmt]) -> None:
        for stmt in body:
            if self.env is None:
                return
            self.as_far_as_known(partial(statements.execute, self, stmt))

    def as_far_as_known(self, run: Callable[[], None]) -> None:
        """Interpret a part of the program; a call that raises whatever it is given is the end of it, and one of which
        nothing is known yet (`recursion.py`)."""
        state = self.state() if self.following.assumed else None
        try:
            run()
        except NeverReached:
            self.env = None
        except NotYetKnown:
            if state is None:
                raise
            self.restore(state)
            self.env = None

    def op(self, node: gast.expr, rule: Rule, operands: dict[str, Any], origin: gast.AST) -> gast.expr:
        operations.refuse_other_arrays(self, rule, operands, origin)
        self.ops[node] = Op(rule, operands)
        self.places[node] = (self.frame.source, origin)
        return node

    # ---------------------------------------------------------------- free names

    def free_name(self, identifier: str, frame: Frame) -> gast.expr:
        return outside.free_name(self, identifier, frame)

    def free_at(self, identifier: str, space: Any) -> gast.expr:
        return outside.free_at(self, identifier, space)

    def seen(self, value: Any, path: str) -> Fact:
        return outside.seen(self, value, path)

    def attribute_in_memory(self, path: str, made: gast.Attribute, fact: Fact) -> gast.expr:
        return outside.attribute_in_memory(self, path, made, fact)

    def fact_of_free(self, core_name: str) -> Fact:
        return with_active(of_value(self.samples[core_name], core_name))

    def frame_locals(self) -> set[str]:
        return set(self.root.names.values())

    @property
    def root(self) -> Frame:
        return self._root

    def start(self) -> None:
        self._root = self.frame


def first_line(node: gast.AST, frame: Frame) -> str:
    """The user's own line of a statement, as a comment shows it."""
    line = getattr(node, "lineno", None)
    lines = frame.source.lines
    if line is None or not 0 < line <= len(lines):
        return ""
    end = getattr(node, "end_lineno", line)
    if isinstance(node, (gast.If, gast.For, gast.While, gast.With, gast.Try, gast.FunctionDef)):
        end = line
    if frame.source.name == "<lambda>":
        return lines[line - 1][node.col_offset : node.end_col_offset if end == line else None].strip()
    return " ".join(_DIRECTIVES.sub("", part).strip() for part in lines[line - 1 : end])


#: Comments that are meant for tools, and not for readers.
_DIRECTIVES = re.compile(r"\s*#\s*(noqa|fmt:|isort:|ruff:|type:\s*ignore|pragma:|pylint:|nosec).*$")


__all__ = ["Specialiser", "first_line"]
